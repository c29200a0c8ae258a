package io.profilestore.h2;

import io.profilestore.schema.SchemaDialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may work on a database: the owner, who may change its tables, and the application, which may change rows.
 *
 * @param owner the administrator that H2 made with the database
 * @param application what workers log in as; null in the file of an older version
 * @param previousOwnerPassword while passwords are being replaced, the one that the database may still have; else null
 */
record Roles(
        Credentials owner,
        @Nullable Credentials application,
        @Nullable String previousOwnerPassword) {

    private static final String OWNER = "PROFILESTORE_OWNER";
    private static final String APPLICATION = "PROFILESTORE_APP";
    private static final String ROLE = "PROFILESTORE_APPLICATION";

    static Roles random() {
        return new Roles(Credentials.random(OWNER), Credentials.random(APPLICATION), null);
    }

    /** With an application role, where the file had none. */
    Roles complete() {
        return application != null ? this : new Roles(owner, Credentials.random(APPLICATION), previousOwnerPassword);
    }

    /** With new passwords for some roles, remembering the owner's old one until the database has the new ones. */
    Roles renewed(Set<Renewal.Role> roles) {
        Credentials current = complete().application;
        return new Roles(
                roles.contains(Renewal.Role.OWNER) ? owner.renewed() : owner,
                current != null && roles.contains(Renewal.Role.APPLICATION) ? current.renewed() : current,
                previousOwnerPassword != null ? previousOwnerPassword : owner.password());
    }

    /** Once the database has these passwords. */
    Roles settled() {
        return new Roles(owner, application, null);
    }

    boolean isRenewing() {
        return previousOwnerPassword != null;
    }

    /** Both, or the owner alone where there is no other. */
    List<Credentials> all() {
        return application == null ? List.of(owner) : List.of(owner, application);
    }

    List<String> users() {
        return all().stream().map(Credentials::user).toList();
    }

    /** The owner as the database may still know it. */
    Credentials previousOwner() {
        return new Credentials(owner.user(), previousOwnerPassword == null ? owner.password() : previousOwnerPassword);
    }

    /** With the owner's password of another set as the old one. */
    Roles replacing(Roles old) {
        return new Roles(owner, application, old.owner.password());
    }

    /** Makes the application's user where it is missing, with the rights of the role that the tables' schema has. */
    void ensure(Connection admin) throws SQLException {
        if (application == null) {
            return;
        }
        if (!exists(admin, application.user())) {
            withPassword(admin, "CREATE USER IF NOT EXISTS " + named(application) + " PASSWORD ?", application);
        }
        // Tables that others keep may do without the role.
        boolean there = isAny(admin, "SELECT 1 FROM INFORMATION_SCHEMA.ROLES WHERE ROLE_NAME = ?", ROLE);
        if (there && !isGranted(admin, application.user())) {
            try (Statement grant = admin.createStatement()) {
                grant.execute("GRANT " + ROLE + " TO " + named(application));
            }
        }
    }

    /** Whether somebody has the rights of that role. */
    static boolean hasApplication(Connection admin) throws SQLException {
        return isAny(admin, "SELECT 1 FROM INFORMATION_SCHEMA.RIGHTS WHERE GRANTEDROLE = ?", ROLE);
    }

    /** Gives the users that are there the passwords that are here. */
    void impose(Connection admin) throws SQLException {
        for (Credentials role : all()) {
            if (exists(admin, role.user())) {
                withPassword(admin, "ALTER USER " + named(role) + " SET PASSWORD ?", role);
            }
        }
    }

    private static String named(Credentials credentials) {
        return SchemaDialect.quote(credentials.user());
    }

    private static boolean exists(Connection admin, String user) throws SQLException {
        return isAny(admin, "SELECT 1 FROM INFORMATION_SCHEMA.USERS WHERE USER_NAME = ?", user);
    }

    private static boolean isGranted(Connection admin, String user) throws SQLException {
        return isAny(
                admin,
                "SELECT 1 FROM INFORMATION_SCHEMA.RIGHTS WHERE GRANTEE = ? AND GRANTEDROLE = '" + ROLE + "'",
                user);
    }

    private static boolean isAny(Connection admin, String sql, String parameter) throws SQLException {
        try (PreparedStatement select = admin.prepareStatement(sql)) {
            select.setString(1, parameter);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next();
            }
        }
    }

    /** Bound, so that no list of running statements shows the password. */
    private static void withPassword(Connection admin, String sql, Credentials credentials) throws SQLException {
        try (PreparedStatement statement = admin.prepareStatement(sql)) {
            statement.setString(1, credentials.password());
            statement.execute();
        }
    }
}
