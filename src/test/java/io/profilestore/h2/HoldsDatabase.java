package io.profilestore.h2;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Opens a database for itself alone, as H2 does by default, until its input ends: {@code LOCATION USER PASSWORD}. */
final class HoldsDatabase {

    private HoldsDatabase() {}

    public static void main(String[] args) throws SQLException, IOException {
        try (Connection connection = DriverManager.getConnection(args[0], args[1], args[2])) {
            System.out.println(connection.isClosed() ? "closed" : "open");
            System.out.flush();
            System.in.read();
        }
    }
}
