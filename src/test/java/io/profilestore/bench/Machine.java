package io.profilestore.bench;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What can be seen of the machine: never its name, its users or its paths. */
final class Machine {

    private Machine() {}

    /** @param directory on the disk that is measured */
    static Map<String, String> describe(Path directory) {
        Map<String, String> machine = new LinkedHashMap<>();
        machine.put("processors", Runtime.getRuntime().availableProcessors() + " × " + processor());
        machine.put("memory", memory());
        machine.put("system", property("os.name") + " " + property("os.version") + ", " + property("os.arch"));
        machine.put("disk", disk(directory));
        machine.put("java", property("java.vm.name") + " " + property("java.vm.version"));
        return machine;
    }

    private static String property(String name) {
        return System.getProperty(name);
    }

    private static String processor() {
        return first(Path.of("/proc/cpuinfo"), "model name").replaceAll("\\s+", " ");
    }

    private static String memory() {
        String kilobytes = first(Path.of("/proc/meminfo"), "MemTotal").replaceAll("\\D", "");
        return kilobytes.isEmpty() ? "unknown" : Math.round(Long.parseLong(kilobytes) / 1024.0 / 1024.0) + " GB";
    }

    /** What follows the colon in the first line that begins so. */
    private static String first(Path file, String name) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static String disk(Path directory) {
        try {
            FileStore store = Files.getFileStore(directory);
            return store.type() + kind(Path.of(store.name()).getFileName());
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** What Linux says of the device. */
    private static String kind(Path device) {
        if (device == null) {
            return "";
        }
        for (String name : List.of(device.toString(), device.toString().replaceAll("p?\\d+$", ""))) {
            Path rotational = Path.of("/sys/block", name, "queue", "rotational");
            if (Files.exists(rotational)) {
                try {
                    boolean turns = Files.readString(rotational).strip().equals("1");
                    return (name.startsWith("vd") ? " on a virtual disk" : " on a disk")
                            + (turns ? ", said to be rotating" : ", said not to be rotating");
                } catch (IOException e) {
                    return "";
                }
            }
        }
        return "";
    }
}
