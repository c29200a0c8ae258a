package io.profilestore.cli;

import io.profilestore.h2.Renewal;
import io.profilestore.h2.Renewal.Role;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code credentials}: makes new passwords. */
@Command(
        name = "credentials",
        description = {
            "Writes new random passwords into the .credentials file of an H2 database and sets them there: rotation.",
            "The database may be in use: a server takes the new passwords over within seconds. Connections that are open"
                    + " stay open. Where there is no database beside the file, one that is created with it later has these"
                    + " passwords; directories that are missing are made, for you alone."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  profilestore credentials ./data/profiles.credentials",
            "  profilestore credentials secrets/profiles.credentials --application-file secrets/application.credentials"
        })
final class CredentialsCommand extends CliCommand {

    @Parameters(index = "0", paramLabel = "FILE", description = "NAME.credentials, beside the database NAME.")
    private String file = "";

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            description = "Whose: owner or application. Can be repeated; default: both.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--application-file",
            paramLabel = "FILE",
            description = "Also write the application's user and password, and nothing else, to this file.")
    private @Nullable String applicationFile;

    CredentialsCommand(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        Set<Role> roles = roles();
        Path application =
                applicationFile == null ? null : shell().environment().path("credentials", applicationFile);
        Renewal.Outcome outcome = Renewal.renew(shell().environment().path("credentials", file), roles, application);
        String whose = roles.stream().map(CredentialsCommand::name).collect(Collectors.joining(" and "));
        print(
                "%s: new passwords for %s%s"
                        .formatted(
                                Texts.printable(file),
                                whose,
                                outcome == Renewal.Outcome.CREATED ? "; there is no database beside it" : ""),
                object().put("file", file).put("outcome", outcome.name()).put("roles", whose));
        return ExitCodes.DONE;
    }

    private Set<Role> roles() {
        if (names.isEmpty()) {
            return EnumSet.allOf(Role.class);
        }
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String name : names) {
            roles.add(EnumSet.allOf(Role.class).stream()
                    .filter(role -> name(role).equals(name))
                    .findFirst()
                    .orElseThrow(() -> CliException.usage(
                            "credentials",
                            "there is no role " + Texts.quoted(name),
                            "The roles are owner and application.")));
        }
        return roles;
    }

    private static String name(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
