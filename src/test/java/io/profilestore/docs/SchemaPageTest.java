package io.profilestore.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.docs.Page.Block;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/schema.md shows how a team's own Flyway made the tables that the contract is tested on. */
class SchemaPageTest {

    @Test
    void blocks_ofJava_areOfATest() throws IOException {
        assertThat(new Page(Path.of("docs/schema.md")).blocks("java").stream().map(Block::text))
                .isNotEmpty()
                .containsExactlyElementsOf(
                        Regions.in(Path.of("src/test/java/io/profilestore/contract/TablesOfOthers.java"), "schema.md"));
    }
}
