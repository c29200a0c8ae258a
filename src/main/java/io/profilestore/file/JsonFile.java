package io.profilestore.file;

import io.profilestore.AccessDenied;
import io.profilestore.Call;
import io.profilestore.OutcomeUnknown;
import io.profilestore.StoreException;
import io.profilestore.StoreUnreachable;
import io.profilestore.WriteFailed;
import io.profilestore.json.Json;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.node.ObjectNode;

/**
 * One file that holds one JSON object, read and replaced as a whole. The layout is that of Python's
 * {@code json.dump(…, indent=2)}, which escapes what is not ASCII: so even half a surrogate pair that somebody else
 * left in the file survives a write of another profile.
 *
 * <p>Not final, so that a test can have something happen between {@link #read} and {@link #replace}.
 */
class JsonFile {

    private static final ObjectWriter WRITER =
            Json.indented().with(JsonWriteFeature.ESCAPE_NON_ASCII).without(JsonWriteFeature.WRITE_HEX_UPPER_CASE);

    private final Path path;
    private final Replacement replacement;

    JsonFile(Path path, Replacement replacement) {
        this.path = path;
        this.replacement = replacement;
    }

    /** The file itself where a path leads to it through symbolic links; the file need not exist, its directory must. */
    static Path resolve(Call call, Path path) {
        try {
            return Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                    ? path.toRealPath()
                    : Replacement.directoryOf(path).toRealPath().resolve(path.getFileName());
        } catch (IOException e) {
            throw unreadable(call, path, e);
        }
    }

    Path path() {
        return path;
    }

    boolean exists() {
        return Files.exists(path);
    }

    Instant lastModified(Call call) {
        try {
            return Files.getLastModifiedTime(path).toInstant();
        } catch (IOException e) {
            throw unreadable(call, path, e);
        }
    }

    ObjectNode read(Call call) {
        JsonNode content;
        try {
            content = Json.parse(Files.readAllBytes(path));
        } catch (IOException e) {
            throw unreadable(call, path, e);
        } catch (JacksonException e) {
            throw malformed(call, e.getLocation(), e.getOriginalMessage(), e);
        }
        if (content instanceof ObjectNode object) {
            return object;
        }
        String problem = content.isMissingNode() ? "it is empty" : "it holds no object of profiles by key";
        throw malformed(call, new TokenStreamLocation(null, 0, 1, 1), problem, null);
    }

    /** Old or new content for every reader, never anything in between; the old one stays if anything goes wrong. */
    void replace(Call call, ObjectNode content) {
        byte[] text = WRITER.writeValueAsBytes(content);
        Path directory = Replacement.directoryOf(path);
        try {
            Path temporary = Files.createTempFile(directory, path.getFileName() + ".", ".tmp");
            try {
                try (FileOutputStream out = new FileOutputStream(temporary.toFile())) {
                    out.write(text);
                    replacement.prepare(temporary, out, path);
                }
                Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException | RuntimeException e) {
                Files.deleteIfExists(temporary);
                throw e;
            }
        } catch (IOException e) {
            if (!Files.isDirectory(directory)) {
                throw unreadable(call, path, e);
            }
            throw new WriteFailed(
                    call,
                    "cannot replace " + path + ": " + IoProblem.of(e),
                    "Nothing was changed; check the free space and the rights of its directory.",
                    e);
        }
        settle(call);
    }

    private void settle(Call call) {
        try {
            replacement.settle(path);
        } catch (IOException e) {
            throw new OutcomeUnknown(
                    call,
                    "the change is made, but whether it would survive a power failure is unknown: " + IoProblem.of(e),
                    "Check the disk, then read the profile.",
                    e);
        }
    }

    private StoreUnreachable malformed(Call call, TokenStreamLocation at, String problem, @Nullable Throwable cause) {
        String place = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        return new StoreUnreachable(
                call,
                path + " is not the JSON that this store writes" + place + ": " + problem,
                "The file was left as it is; restore it from a backup or mend it.",
                cause);
    }

    private static StoreException unreadable(Call call, Path path, IOException e) {
        Path directory = Replacement.directoryOf(path);
        if (e instanceof AccessDeniedException) {
            return new AccessDenied(
                    call, "this user may not read " + path, "Give it the right to read the file and its directory.", e);
        }
        if (!Files.isDirectory(directory)) {
            return new StoreUnreachable(
                    call,
                    "there is no directory " + directory,
                    "Check the location, or create the directory first.",
                    e);
        }
        if (e instanceof NoSuchFileException) {
            return new StoreUnreachable(
                    call,
                    "there is no file " + path,
                    "Check the location, or open it with StoreOptions.withCreate(true) to create it.",
                    e);
        }
        if (Files.isDirectory(path)) {
            return new StoreUnreachable(
                    call,
                    path + " is a directory",
                    "Name a file; if a note lies in that directory, the profiles have moved.",
                    e);
        }
        return new StoreUnreachable(
                call, "cannot read " + path + ": " + IoProblem.of(e), "Check the disk and the file.", e);
    }
}
