package io.profilestore.cli;

import io.profilestore.ProfileStore;
import io.profilestore.stress.Load;
import io.profilestore.stress.Mode;
import io.profilestore.stress.Progress;
import io.profilestore.stress.Stress;
import io.profilestore.stress.StressPage;
import io.profilestore.stress.StressResult;
import io.profilestore.stress.StressSettings;
import java.security.SecureRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stress}: shows whether a store loses what it has acknowledged. */
@Command(
        name = "stress",
        description = {
            "Lets several processes write to one store at once, and counts what it acknowledged and then lost.",
            "Works on profiles of its own, whose keys begin with stress:, and deletes them in the end. A store that does"
                    + " not exist is created and kept. A server's database must exist already; create it with"
                    + " serve --create. Exit code 1: something was lost, or answers contradict each other, or too little"
                    + " succeeded to tell."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  profilestore stress file:racy.json --duration 2s --html stress.html",
            "  profilestore stress jdbc:h2:./profiles --mode compare-and-set --workers 8"
        })
final class StressCommand extends CliCommand {

    private static final String NAME = "stress";
    private static final int SEEDS = 1_000_000;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "LOCATION",
            description = {
                "The store: file:PATH, file:PATH?lock=flock,",
                "jdbc:h2:PATH, jdbc:h2:tcp://HOST/NAME or jdbc:postgresql://HOST/NAME.",
                "Default: PROFILESTORE_URL, else " + StoreAccess.DEFAULT_LOCATION + "."
            })
    private @Nullable String named;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description = {
                "fields: each worker sets a field of its own; the default.",
                "counter: all add to one field.",
                "compare-and-set: read, then write if nobody else has.",
                "mixed: all calls at random."
            })
    private String mode = Mode.FIELDS.toString();

    @Option(names = "--workers", paramLabel = "N", description = "How many processes. Default: 4.")
    private int workers = 4;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            description = "How long, for example 500ms or 10m. Default: 10s.")
    private String duration = "10s";

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Writes per second of all workers together. Default: as many as the store takes.")
    private @Nullable Double rate;

    @Option(
            names = "--think-time",
            paramLabel = "TIME",
            description = "Instead of --rate: the mean pause of a worker after a write.")
    private @Nullable String thinkTime;

    @Option(names = "--keys", paramLabel = "N", description = "How many profiles. Default: 1; mixed: 100.")
    private @Nullable Integer keys;

    @Option(
            names = "--skew",
            paramLabel = "S",
            description =
                    "How much more often some profiles come than others, Zipf's exponent; 0: all alike. Default: 0.99.")
    private double skew = 0.99;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The same number makes the same choices. Default: a random one.")
    private @Nullable Long seed;

    @Option(
            names = "--history",
            paramLabel = "DIR",
            description = {
                "Keep there what each worker called and was told. Must be empty or absent.",
                "Default: a temporary directory, about 0.2 GB for a million calls."
            })
    private @Nullable String history;

    @Mixin
    private final DurabilityOption durability = new DurabilityOption();

    @Option(names = "--html", paramLabel = "FILE", description = "Also write the result as a page with pictures.")
    private @Nullable String html;

    @Option(
            names = "--force",
            description = "Also on a file without a lock that holds other profiles, whose changes may be lost.")
    private boolean force;

    StressCommand(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() throws InterruptedException {
        StoreAccess access = durability.in(StoreAccess.resolve(named, Credentials.Role.APPLICATION, shell()));
        StressSettings settings = settings(access);
        PageFile page =
                html == null ? null : PageFile.at(NAME, shell().environment().path(NAME, html));
        requireNobodyElse(access);
        Stress stress = new Stress(settings);
        StressResult result;
        String pictures = "";
        try (HistoryDirectory directory = historyDirectory();
                ProgressLine line = new ProgressLine(shell())) {
            announce(settings, access);
            result = stress.run(directory.path(), progress(line));
            if (page != null) {
                pictures = StressPage.of(result);
            }
        }
        StressReport report = new StressReport(result);
        print(report.text(), report.json());
        if (page != null) {
            // Last: a page that cannot be written takes no result with it.
            page.write(pictures);
        }
        return result.isClean() ? ExitCodes.DONE : ExitCodes.FOUND;
    }

    private static Progress progress(ProgressLine line) {
        return (phase, percent) -> {
            switch (phase) {
                case RUN -> line.report(NAME, percent);
                case READ -> line.report(NAME + ": reading the profiles", percent);
                case DELETE -> line.report(NAME + ": deleting the profiles", percent);
                case JUDGE -> line.begin(NAME + ": judging the history");
            }
        };
    }

    private HistoryDirectory historyDirectory() {
        return history == null
                ? HistoryDirectory.temporary(NAME)
                : HistoryDirectory.kept(NAME, shell().environment().path(NAME, history));
    }

    private StressSettings settings(StoreAccess access) {
        Mode chosen = Mode.of(mode)
                .orElseThrow(() -> wrongUse(
                        "there is no mode " + Texts.quoted(mode),
                        "The modes are " + String.join(", ", Mode.texts()) + "."));
        return new StressSettings(
                access.location(),
                access.options().withCreate(access.isLocal()),
                chosen,
                within("--workers", workers, StressSettings.MAX_WORKERS),
                DurationArgument.parse(NAME, "--duration", duration),
                load(),
                within("--keys", keys == null ? chosen.defaultKeys() : keys, StressSettings.MAX_KEYS),
                checkedSkew(),
                seed == null ? new SecureRandom().nextInt(SEEDS) : seed);
    }

    private Load load() {
        if (rate != null && thinkTime != null) {
            throw wrongUse("both --rate and --think-time are given", "Leave one of them out.");
        }
        if (thinkTime != null) {
            return new Load.ThinkTime(DurationArgument.parse(NAME, "--think-time", thinkTime));
        }
        if (rate == null) {
            return new Load.Unlimited();
        }
        if (!(rate >= 0.001 && rate <= 1e9)) {
            throw wrongUse("--rate is not within 0.001 to 1000000000", "Say how many writes per second.");
        }
        return new Load.Rate(rate);
    }

    private double checkedSkew() {
        if (!(skew >= 0 && skew <= 10)) {
            throw wrongUse("--skew is not within 0 to 10", "Use 0 for profiles that all come alike.");
        }
        return skew;
    }

    private static int within(String option, int value, int most) {
        if (value < 1 || value > most) {
            throw wrongUse(option + " is not within 1 to " + most, "Correct it.");
        }
        return value;
    }

    /** On a plain file the workers' own writes take changes of others with them. */
    private void requireNobodyElse(StoreAccess access) {
        if (force || !access.isRacyFile() || !access.exists()) {
            return;
        }
        try (ProfileStore store = access.open();
                Stream<String> keys = store.keys("")) {
            if (keys.anyMatch(key -> !key.startsWith(Stress.KEYS))) {
                throw wrongUse(
                        access.location() + " holds profiles, and without a lock changes that others make to them"
                                + " meanwhile would be lost",
                        "Copy the file, and name the copy together with --force.");
            }
        }
    }

    private void announce(StressSettings settings, StoreAccess access) {
        if (output().json()) {
            return;
        }
        shell().err()
                .println("profilestore: stress: %s%s, mode %s, %d worker%s, %s, seed %d"
                        .formatted(
                                Texts.printable(access.location()),
                                access.isLocal() && !access.exists() ? " (created; it stays)" : "",
                                settings.mode(),
                                settings.workers(),
                                settings.workers() == 1 ? "" : "s",
                                DurationArgument.text(settings.duration()),
                                settings.seed()));
    }

    private static CliException wrongUse(String problem, String nextStep) {
        return CliException.usage(NAME, problem, nextStep);
    }
}
