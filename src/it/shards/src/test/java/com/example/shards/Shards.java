package com.example.shards;

import io.profilestore.ProfileStore;
import io.profilestore.contract.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.shardingsphere.driver.api.yaml.YamlShardingSphereDataSourceFactory;
import org.apache.shardingsphere.driver.jdbc.core.datasource.ShardingSphereDataSource;

/** PostgreSQL databases as the shards of one store, set up by the file that is in docs/scaling.md; only the servers are others. */
public final class Shards implements AutoCloseable {

    public static final int COUNT = 3;

    private static Shards shared;

    private final List<String> locations;
    private final DataSource dataSource;

    /** @param locations one for each shard, in which the tables are; {@code jdbc:postgresql://HOST,HOST,HOST/NAME} */
    public Shards(List<String> locations) throws IOException, SQLException {
        this(locations, text -> text);
    }

    /** @param change makes the file another one */
    Shards(List<String> locations, UnaryOperator<String> change) throws IOException, SQLException {
        this.locations = locations;
        dataSource = YamlShardingSphereDataSourceFactory.createDataSource(
                change.apply(configuration(locations)).getBytes(StandardCharsets.UTF_8));
    }

    /** Those of this JVM, on servers that end with it. */
    static synchronized Shards shared() {
        if (shared == null) {
            try {
                shared = new Shards(servers(Map.of()));
            } catch (IOException | SQLException e) {
                throw new IllegalStateException(e);
            }
        }
        return shared;
    }

    /** The locations of new servers with tables in them, which end with this JVM. */
    static List<String> servers(Map<String, String> settings) {
        return Stream.generate(() -> server(settings)).limit(COUNT).toList();
    }

    private static String server(Map<String, String> settings) {
        try {
            String location = "jdbc:postgresql://127.0.0.1:"
                    + PostgresServer.start(settings).getPort() + "/postgres";
            PostgresServer.open(location).close();
            return location;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file, with other servers in it. */
    static String configuration(List<String> locations) throws IOException {
        String text = Files.readString(Path.of("src/test/resources/shards.yaml"))
                .replace("username: profiles", "username: " + PostgresServer.user());
        for (int i = 0; i < locations.size(); i++) {
            text = text.replace("jdbc:postgresql://a%1$d,b%1$d,c%1$d/profiles".formatted(i), locations.get(i));
        }
        return text;
    }

    public DataSource dataSource() {
        return dataSource;
    }

    public ProfileStore open() {
        return ProfileStore.open(dataSource);
    }

    /** The shard that has a key, as the file says. */
    public static int of(String key) {
        return Math.floorMod(key.hashCode(), COUNT);
    }

    /** A connection to one of them, past what makes them one store. */
    Connection connect(int shard) throws SQLException {
        return DriverManager.getConnection(locations.get(shard), PostgresServer.user(), "");
    }

    /** The keys that are in a shard. */
    List<String> keys(int shard) throws SQLException {
        try (Connection connection = connect(shard);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT string_agg(id, E'\\n') FROM (SELECT id FROM profile ORDER BY id) AS ordered")) {
            rows.next();
            String keys = rows.getString(1);
            return keys == null ? List.of() : keys.lines().toList();
        }
    }

    @Override
    public void close() {
        try {
            dataSource.unwrap(ShardingSphereDataSource.class).close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
