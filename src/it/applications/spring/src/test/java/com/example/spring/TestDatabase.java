package com.example.spring;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;

/** What Spring Boot would set up: a pool, transactions and a table of the application's own. */
@Configuration
@EnableTransactionManagement
class TestDatabase {

    @Bean
    HikariDataSource dataSource(Environment environment) throws IOException {
        Path path = Path.of(environment.getRequiredProperty("directory")).resolve("profiles");
        ProfileStore.open("jdbc:h2:" + path, StoreOptions.defaults().withCreate(true))
                .close();
        Properties credentials = new Properties();
        try (Reader reader = Files.newBufferedReader(path.resolveSibling("profiles.credentials"))) {
            credentials.load(reader);
        }
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:h2:async:" + path);
        config.setUsername(credentials.getProperty("owner.user"));
        config.setPassword(credentials.getProperty("owner.password"));
        config.setMaximumPoolSize(environment.getRequiredProperty("poolSize", Integer.class));
        config.setConnectionTimeout(500);
        return new HikariDataSource(config);
    }

    @Bean
    JdbcClient jdbcClient(DataSource dataSource) {
        JdbcClient client = JdbcClient.create(dataSource);
        client.sql("CREATE TABLE signup (email VARCHAR PRIMARY KEY)").update();
        return client;
    }

    @Bean
    PlatformTransactionManager transactionManager(DataSource dataSource) {
        return new JdbcTransactionManager(dataSource);
    }
}
