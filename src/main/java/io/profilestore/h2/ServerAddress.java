package io.profilestore.h2;

import io.profilestore.Call;
import io.profilestore.InvalidLocation;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a server listens for TLS, and what it calls the database.
 *
 * @param host its name or its address, an IPv6 one without brackets
 */
record ServerAddress(String host, int port, String database) {

    static final String PREFIX = H2Location.PREFIX + "ssl:";

    private static final int MAX_PORT = 65_535;

    private static final Pattern FORM = Pattern.compile(
            "//(?:\\[(?<six>[0-9A-Fa-f:.]+(?:%\\w+)?)]|(?<host>[^/:,\\[\\]\\s]+))(?::(?<port>\\d{1,5}))?"
                    + "/(?<database>.+)");

    /**
     * Takes a location without settings apart: {@code jdbc:h2:ssl://HOST[:PORT]/NAME}, the port 9092 if none is given.
     *
     * @throws InvalidLocation if it has another form
     */
    static ServerAddress parse(Call call, String text) {
        Matcher matcher = FORM.matcher(text.substring(PREFIX.length()));
        if (matcher.matches()) {
            String six = matcher.group("six");
            String port = matcher.group("port");
            int number = port == null ? H2Server.DEFAULT_PORT : Integer.parseInt(port);
            if (number >= 1 && number <= MAX_PORT) {
                return new ServerAddress(six == null ? matcher.group("host") : six, number, matcher.group("database"));
            }
        }
        throw new InvalidLocation(
                call,
                "it does not say where one server and its database are",
                "Use jdbc:h2:ssl://HOST/NAME or jdbc:h2:ssl://HOST:PORT/NAME; an IPv6 address goes into brackets.",
                null);
    }

    /** Host and port, as messages show them. */
    @Override
    public String toString() {
        return bracketed(host) + ":" + port;
    }

    /** A host as URLs have it. */
    static String bracketed(String host) {
        return host.indexOf(':') < 0 ? host : "[" + host + "]";
    }
}
