package io.profilestore.docs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MaskedTest {

    @Test
    void line_whatDiffersEachTime_isMasked() {
        assertThat(Masked.line("took       1.373 s (scan 0.176, declare 0.935)"))
                .isEqualTo("took       <seconds> s (scan <seconds>, declare <seconds>)");
        assertThat(Masked.line("{\"version\":1795475663649589,\"created\":\"2026-11-23T23:14:23.649589Z\"}"))
                .isEqualTo("{\"version\":<version>,\"created\":\"<instant>\"}");
        assertThat(Masked.line("no database at /tmp/a-1/profiles.")).isEqualTo("no database at <path>");
    }

    @Test
    void line_stressRun_isMaskedButForItsWords() {
        assertThat(
                        Masked.line(
                                "     0      1,095            95       0        0    35   36.8 %          47    4.28  107.81  107.81"))
                .isEqualTo("0 <figures>");
        assertThat(Masked.line("worker  attempted     lost  percent   per second  max ms"))
                .isEqualTo("worker  attempted  lost  percent  per second  max ms");
        assertThat(Masked.line("lost 106 of 1,241 acknowledged writes (44.0 %): this store loses concurrent changes."))
                .isEqualTo("lost <count> acknowledged writes (<percent>): this store loses concurrent changes.");
        assertThat(Masked.line("{\"client\":0,\"call\":1,\"at\":2357858406524,\"key\":\"stress:mwwh4d9g-eusl:0\"}"))
                .isEqualTo("{\"client\":0,\"call\":1,\"at\":<nanoseconds>,\"key\":\"stress:<run>:0\"}");
        assertThat(Masked.line("profilestore: stress: file:x, mode fields, seed 42"))
                .isEqualTo("profilestore: stress: file:x, mode fields, seed <seed>");
        assertThat(Masked.line("reads  1,241")).isEqualTo("reads  <count>");
    }

    @Test
    void line_whatStaysTheSame_isKept() {
        for (String line : new String[] {
            "  \"balance\": 1999.95,", "read       12 records, 2,761 bytes", "at /email: 555-1000", "visits 48", "1"
        }) {
            assertThat(Masked.line(line)).isEqualTo(line);
        }
    }
}
