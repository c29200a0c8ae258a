package io.profilestore.postgres;

import io.profilestore.sql.BulkInsert;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;

/**
 * Rows as the text that {@code COPY} takes.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-copy.html">COPY, text format</a>
 */
final class CopyInsert implements BulkInsert {

    private static final byte[] NULL = {'\\', 'N'};

    /** Bytes that are sent at once, about as many rows as the server takes in while the next are written. */
    private static final int CHUNK = 16_384;

    private final CopyManager manager;
    private final String copy;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private @Nullable OffsetDateTime lastInstant;
    private String lastText = "";

    /** @param copy the statement */
    CopyInsert(CopyManager manager, String copy) {
        this.manager = manager;
        this.copy = copy;
    }

    @Override
    public void insert(Iterator<@Nullable Object[]> rows) throws SQLException {
        CopyIn open = manager.copyIn(copy);
        try {
            while (rows.hasNext()) {
                add(rows.next());
                if (text.size() >= CHUNK) {
                    send(open);
                }
            }
            send(open);
            open.endCopy();
        } finally {
            text.reset();
            if (open.isActive()) {
                open.cancelCopy();
            }
        }
    }

    private void send(CopyIn open) throws SQLException {
        byte[] bytes = text.toByteArray();
        open.writeToCopy(bytes, 0, bytes.length);
        text.reset();
    }

    private void add(@Nullable Object[] values) {
        for (int i = 0; i < values.length; i++) {
            if (i > 0) {
                text.write('\t');
            }
            add(values[i]);
        }
        text.write('\n');
    }

    private void add(@Nullable Object value) {
        if (value == null) {
            text.writeBytes(NULL);
        } else if (value instanceof JsonText json) {
            escaped(json.utf8());
        } else if (value instanceof String string) {
            escaped(string.getBytes(StandardCharsets.UTF_8));
        } else if (value instanceof byte[] bytes) {
            plain("\\\\x" + HexFormat.of().formatHex(bytes));
        } else if (value instanceof OffsetDateTime instant) {
            plain(text(instant));
        } else if (value instanceof Boolean || value instanceof Long || value instanceof BigDecimal) {
            plain(value.toString());
        } else {
            throw new IllegalArgumentException(value.getClass().getName());
        }
    }

    /** All rows of a batch have the same. */
    private String text(OffsetDateTime instant) {
        if (!instant.equals(lastInstant)) {
            lastInstant = instant;
            lastText = DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(instant);
        }
        return lastText;
    }

    private void plain(String ascii) {
        text.writeBytes(ascii.getBytes(StandardCharsets.ISO_8859_1)); // just copies it
    }

    /** What would end a value or a row, and the backslash itself, get a backslash. */
    private void escaped(byte[] utf8) {
        int from = 0;
        for (int i = 0; i < utf8.length; i++) {
            byte escape = switch (utf8[i]) {
                case '\\' -> '\\';
                case '\t' -> 't';
                case '\n' -> 'n';
                case '\r' -> 'r';
                default -> 0;
            };
            if (escape != 0) {
                text.write(utf8, from, i - from);
                text.write('\\');
                text.write(escape);
                from = i + 1;
            }
        }
        text.write(utf8, from, utf8.length - from);
    }
}
