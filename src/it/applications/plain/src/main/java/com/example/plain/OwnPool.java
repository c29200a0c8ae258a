package com.example.plain;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

/** The application's own connections. */
public final class OwnPool {

    private OwnPool() {}

    // adapter.md
    public static HikariDataSource open(String url, String user, String password) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setAutoCommit(true); // the default; the store refuses connections that are not
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED"); // H2's default
        config.setMaximumPoolSize(10); // so many calls at once; the others wait
        config.setConnectionTimeout(10_000); // for so many milliseconds, then StoreBusy
        return new HikariDataSource(config);
    }
    // end
}
