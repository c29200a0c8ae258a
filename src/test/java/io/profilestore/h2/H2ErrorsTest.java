package io.profilestore.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.Call;
import io.profilestore.Durability;
import io.profilestore.StoreException;
import io.profilestore.StoreUnreachable;
import io.profilestore.WriteFailed;
import io.profilestore.sql.SqlErrors;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.h2.api.ErrorCode;
import org.junit.jupiter.api.Test;

class H2ErrorsTest {

    private static final Call CALL = Call.on("test", "profiles");

    @Test
    void translate_embeddedDatabaseClosed_speaksOfNoServer() {
        assertThat(H2Errors.translated(CALL, closed()))
                .isInstanceOf(StoreUnreachable.class)
                .hasMessageContaining("its disk failed, or the process ended that had it open")
                .hasMessageNotContaining("server");
    }

    @Test
    void translate_connectionToAServerLost_speaksOfIt() {
        assertThat(SqlErrors.translate(CALL, closed(), new H2Dialect(Durability.COMMIT, true)))
                .isInstanceOf(StoreUnreachable.class)
                .hasMessageContaining("no server answers");
    }

    @Test
    void translate_ourOwnErrorBehindAPool_isThatOne() {
        StoreException known = new WriteFailed(CALL, "the lock file cannot be opened", "Check.", null);
        SQLException pool = new SQLTransientConnectionException("timed out", H2Errors.wrapped(known));

        assertThat(H2Errors.translated(CALL, pool)).isSameAs(known);
    }

    private static SQLException closed() {
        return new SQLException("closed", "90098", ErrorCode.DATABASE_IS_CLOSED);
    }
}
