package io.profilestore.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.docs.Page.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/scaling.md shows the shards' configuration that the tests of src/it/shards use. */
class ScalingPageTest {

    @Test
    void shards_asConfigured_areThoseOfTheTests() throws IOException {
        assertThat(new Page(Path.of("docs/scaling.md")).blocks("yaml").stream().map(Block::text))
                .contains(Files.readString(Path.of("src/it/shards/src/test/resources/shards.yaml"))
                        .stripTrailing());
    }
}
