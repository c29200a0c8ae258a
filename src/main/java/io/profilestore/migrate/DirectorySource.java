package io.profilestore.migrate;

import io.profilestore.json.Json;
import io.profilestore.migrate.SourceException.Kind;
import io.profilestore.migrate.SourceException.Place;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A directory with a file for each profile, at the path that {@link KeyPath} says. */
final class DirectorySource implements Source {

    private final Path root;
    private final SourceOptions options;
    private Listing<Gap> gaps = new Listing<>(List.of(), 0);
    private Listing<String> ignored = new Listing<>(List.of(), 0);

    DirectorySource(Path root, SourceOptions options) {
        this.root = root;
        this.options = options;
    }

    @Override
    public String name() {
        return root.toString();
    }

    @Override
    public String origin() {
        return root.toAbsolutePath().normalize().toString();
    }

    @Override
    public long size() {
        return walk(entry -> {}).size();
    }

    @Override
    public Fingerprint read(SourceVisitor visitor) {
        Pass pass = new Pass(visitor);
        DirectoryWalk read = walk(pass::read);
        if (read.files() == 0) {
            throw SourceException.unreadable(
                    name(),
                    "it is a directory, and there is no .json file in it",
                    "Name a directory with one KEY.json for each profile, or a JSON file.",
                    null);
        }
        DirectoryWalk after = walk(entry -> {});
        if (!after.listing().equals(read.listing()) || !after.modified().equals(read.modified())) {
            throw SourceException.changed(name());
        }
        ignored = read.ignored();
        pass.requireAnything();
        gaps = pass.gaps.build();
        return new Fingerprint(read.size(), read.modified().toInstant(), pass.digest());
    }

    @Override
    public void checkUnchanged(Fingerprint fingerprint) {
        BasicFileAttributes now;
        try {
            now = Files.readAttributes(root, BasicFileAttributes.class);
        } catch (IOException e) {
            throw SourceException.unreadable(name(), e);
        }
        if (!now.isDirectory() || now.lastModifiedTime().toInstant().isAfter(fingerprint.modified())) {
            throw SourceException.changed(name());
        }
    }

    /** Never needed: a directory has no two profiles of one key, and other places are known when they are met. */
    @Override
    public List<Position> positions(List<Long> byteOffsets) {
        throw new UnsupportedOperationException("the records of a directory have no lines");
    }

    @Override
    public Listing<String> ignored() {
        return ignored;
    }

    @Override
    public Listing<Gap> gaps() {
        return gaps;
    }

    private DirectoryWalk walk(Consumer<DirectoryWalk.Entry> visitor) {
        if (options.key().isPresent() || options.at().isPresent()) {
            throw new SourceException(
                    Kind.OTHER_OPTIONS,
                    Place.whole(name()),
                    "it is a directory, where the name of each file is the key",
                    "Leave out " + (options.key().isPresent() ? "--key" : "--at") + ".",
                    null);
        }
        return DirectoryWalk.of(root, visitor);
    }

    /** One pass over all files. */
    private final class Pass implements SourceVisitor {

        private final SourceVisitor visitor;
        private final MessageDigest sha256 = DigestInput.newSha256();
        private final Listing.Builder<Gap> gaps = new Listing.Builder<>();
        private long ordinal;
        private long bytesBefore;
        private @Nullable String keyInFile;
        private @Nullable SourceException firstDamage;

        Pass(SourceVisitor visitor) {
            this.visitor = visitor;
        }

        String digest() {
            return HexFormat.of().formatHex(sha256.digest());
        }

        void read(DirectoryWalk.Entry entry) {
            Origin origin = new FileOrigin(entry.path(), entry.path().toString());
            String path = withoutSuffix(entry.relative());
            Fingerprint read = KeyPath.isLong(path) ? readWithKey(origin, path) : readProfile(origin, key(entry, path));
            if (read.size() != entry.size()
                    || !read.modified().equals(entry.modified().toInstant())
                    || !Files.isRegularFile(entry.path(), LinkOption.NOFOLLOW_LINKS)) {
                throw SourceException.changed(name());
            }
            sha256.update((entry.relative() + '\0' + read.sha256() + '\0').getBytes(StandardCharsets.UTF_8));
            bytesBefore += entry.size();
        }

        private Fingerprint readProfile(Origin origin, String key) {
            if (!options.salvage()) {
                return TextSource.read(origin, () -> TextReader.ofProfile(origin, options, key, this));
            }
            Origin.State before = origin.state();
            HeldRecord held = new HeldRecord();
            try {
                Fingerprint read = TextSource.read(origin, () -> TextReader.ofProfile(origin, options, key, held));
                held.show(this);
                return read;
            } catch (SourceException e) {
                if (!isDamage(e)) {
                    throw e;
                }
                return gap(origin, before, e, !mayBeWrong(e) && held.isClosed() && held.show(this));
            }
        }

        private static boolean isDamage(SourceException e) {
            return e.kind() == Kind.MALFORMED && e.position().isPresent();
        }

        /** Whether what came before the damage may be wrong as well, as in gzip data. */
        private static boolean mayBeWrong(SourceException e) {
            return e.getCause() instanceof BadBytes bad && !bad.isEnd();
        }

        /** @param behind whether it is only what is behind a profile, and not the whole file */
        private Fingerprint gap(Origin origin, Origin.State before, SourceException e, boolean behind) {
            firstDamage = firstDamage == null ? e : firstDamage;
            Position from = behind ? e.position().orElseThrow() : new Position(1, 1, 0);
            long length = Math.max(0, length(origin, e, before) - from.byteOffset());
            Gap gap = new Gap(e.source(), from, length, e.problem(), e.nextStep());
            gaps.add(gap);
            visitor.gap(gap);
            return DigestInput.fingerprint(origin, before);
        }

        /** @throws SourceException if there are gaps and nothing else */
        void requireAnything() {
            if (firstDamage != null && ordinal == 0) {
                throw firstDamage;
            }
        }

        /** Of gzip data, as far as it can be unpacked. */
        private static long length(Origin origin, SourceException e, Origin.State state) {
            if (!e.source().equals(SourceText.unpackedName(origin.name()))) {
                return state.size();
            }
            try (Places places = new Places(new DamagedOrigin(origin))) {
                return places.of(Long.MAX_VALUE).byteOffset();
            } catch (SourceException unreadable) {
                return e.position().map(Position::byteOffset).orElse(0L);
            }
        }

        private Fingerprint readWithKey(Origin origin, String path) {
            keyInFile = null;
            Origin.State before = origin.state();
            Fingerprint read;
            try {
                read = TextSource.read(
                        origin, () -> TextReader.of(origin, options, new KeyGuess(), new KeyCheck(origin, path)));
            } catch (SourceException e) {
                if (!options.salvage() || !isDamage(e) || (keyInFile != null && mayBeWrong(e))) {
                    throw e;
                }
                return gap(origin, before, e, keyInFile != null);
            }
            if (keyInFile == null) {
                throw misnamed(origin.name(), "it holds no key", "Write {KEY: PROFILE} into it.");
            }
            return read;
        }

        @Override
        public void record(SourceRecord record) {
            visitor.record(new SourceRecord(
                    record.key(), record.value(), ordinal++, bytesBefore + record.byteOffset(), record.byteLength()));
        }

        @Override
        public void reject(Reject reject) {
            visitor.reject(reject.moved(ordinal++, bytesBefore));
        }

        @Override
        public void repeated(RepeatedMember member) {
            visitor.repeated(member);
        }

        /** Makes sure that the one key in a file is that of the file. */
        private final class KeyCheck implements SourceVisitor {

            private final Origin origin;
            private final String path;

            KeyCheck(Origin origin, String path) {
                this.origin = origin;
                this.path = path;
            }

            @Override
            public void record(SourceRecord record) {
                check(record.key());
                Pass.this.record(record);
            }

            @Override
            public void reject(Reject reject) {
                check(reject.key());
                Pass.this.reject(reject);
            }

            @Override
            public void repeated(RepeatedMember member) {
                Pass.this.repeated(member);
            }

            private void check(@Nullable String key) {
                if (keyInFile != null || (key != null && !KeyPath.of(key).equals(path))) {
                    throw misnamed(
                            origin.name(),
                            "the key in it belongs elsewhere",
                            "A file in %long holds one key, too long for a path, and has that key's SHA-256 as its name.");
                }
                keyInFile = key == null ? "" : key;
            }
        }
    }

    private static String withoutSuffix(String relative) {
        String suffix = relative.endsWith(KeyPath.SUFFIX) ? KeyPath.SUFFIX : KeyPath.GZIP_SUFFIX;
        return relative.substring(0, relative.length() - suffix.length());
    }

    private static String key(DirectoryWalk.Entry entry, String path) {
        String suffix = entry.relative().substring(path.length());
        String key = KeyPath.decoded(path).orElse(path);
        String canonical = KeyPath.of(key);
        if (!canonical.equals(path)) {
            throw misnamed(
                    entry.path().toString(),
                    "this is not how a key is written as a file's name: % and what follows it is a code there",
                    "If it is the profile of the key " + quoted(key) + ", rename it to " + canonical + suffix + ".");
        }
        return key;
    }

    private static String quoted(String key) {
        return Json.text(Json.mapper().getNodeFactory().stringNode(key));
    }

    private static SourceException misnamed(String file, String problem, String nextStep) {
        return new SourceException(Kind.MALFORMED, Place.whole(file), problem, nextStep, null);
    }
}
