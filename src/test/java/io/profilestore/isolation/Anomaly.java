package io.profilestore.isolation;

import io.profilestore.isolation.Transaction.Read;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * An anomaly of the Hermitage list: a script of interleaved steps that says whether it was seen.
 *
 * <p>Source: what each of them is, and the order of its steps, from the Hermitage tests of transaction isolation by
 * Martin Kleppmann.
 *
 * @param title as docs/isolation.md calls it
 */
record Anomaly(String title, Predicate<Play> script) {

    static List<Anomaly> all() {
        return List.of(
                new Anomaly("G0", Anomaly::g0),
                new Anomaly("G1a", Anomaly::g1a),
                new Anomaly("G1b", Anomaly::g1b),
                new Anomaly("G1c", Anomaly::g1c),
                new Anomaly("OTV", Anomaly::otv),
                new Anomaly("PMP", Anomaly::pmp),
                new Anomaly("PMP, by a write", Anomaly::pmpWrite),
                new Anomaly("P4", Anomaly::p4),
                new Anomaly("G-single", Anomaly::gSingle),
                new Anomaly("G-single, by searches", Anomaly::gSingleSearch),
                new Anomaly("G-single, by a write", Anomaly::gSingleWrite),
                new Anomaly("G-single, two tables", Anomaly::gSingleTwoTables),
                new Anomaly("G2-item", Anomaly::g2Item),
                new Anomaly("G2", Anomaly::g2),
                new Anomaly("G2, three transactions", Anomaly::g2Three));
    }

    /** Plays the script; says whether the anomaly was seen, and who had to wait or failed. */
    String outcome(Play play) {
        String verdict = script.test(play) ? "**seen**" : "no";
        String story = play.story();
        return story.isEmpty() ? verdict : verdict + ": " + story;
    }

    /** Two transactions write the same two rows, and the rows end up from different ones. */
    private static boolean g0(Play play) {
        play.first.write(set(1, 11));
        play.second.write(set(1, 12));
        play.first.write(set(2, 21));
        play.first.commit();
        play.second.write(set(2, 22));
        play.second.commit();
        Map<Integer, Integer> end = play.table();
        return end.equals(Map.of(1, 11, 2, 22)) || end.equals(Map.of(1, 12, 2, 21));
    }

    /** A value is read that is rolled back. */
    private static boolean g1a(Play play) {
        play.first.write(set(1, 101));
        Read before = play.second.read("TRUE");
        play.first.rollback();
        Read after = play.second.read("TRUE");
        play.second.commit();
        return Stream.of(before, after).anyMatch(read -> read.amount(1).equals(Optional.of(101)));
    }

    /** A value is read that its transaction goes on to overwrite. */
    private static boolean g1b(Play play) {
        play.first.write(set(1, 101));
        Read before = play.second.read("TRUE");
        play.first.write(set(1, 11));
        play.first.commit();
        Read after = play.second.read("TRUE");
        play.second.commit();
        return Stream.of(before, after).anyMatch(read -> read.amount(1).equals(Optional.of(101)));
    }

    /** Two transactions read what the other one writes. */
    private static boolean g1c(Play play) {
        play.first.write(set(1, 11));
        play.second.write(set(2, 22));
        Read ofSecond = play.first.read("id = 2");
        Read ofFirst = play.second.read("id = 1");
        play.first.commit();
        play.second.commit();
        return ofSecond.amount(2).equals(Optional.of(22)) && ofFirst.amount(1).equals(Optional.of(11));
    }

    /** A transaction that was seen is later seen only in part: 11 and 19 are of T1, 12 and 18 of T2. */
    private static boolean otv(Play play) {
        play.first.write(set(1, 11));
        play.first.write(set(2, 19));
        play.second.write(set(1, 12));
        play.first.commit();
        Read one = play.third.read("id = 1");
        Read two = play.third.read("id = 2");
        play.second.write(set(2, 18));
        Read twoLater = play.third.read("id = 2");
        play.second.commit();
        Read twoAtEnd = play.third.read("id = 2");
        Read oneAtEnd = play.third.read("id = 1");
        play.third.commit();
        boolean vanishedAtFirst = one.amount(1).equals(Optional.of(12))
                && Stream.of(two, twoLater).anyMatch(read -> read.amount(2).equals(Optional.of(19)));
        boolean vanishedAtEnd = twoAtEnd.amount(2).equals(Optional.of(18))
                && !oneAtEnd.amount(1).equals(Optional.of(12));
        return vanishedAtFirst || vanishedAtEnd;
    }

    /** A second search finds a row that came after the first. */
    private static boolean pmp(Play play) {
        play.first.read("amount = 30");
        play.second.write("INSERT INTO test VALUES (3, 30)");
        play.second.commit();
        Read later = play.first.read("MOD(amount, 3) = 0");
        play.first.commit();
        return later.amount(3).isPresent();
    }

    /** A delete by condition leaves rows that meet the condition when it is made. */
    private static boolean pmpWrite(Play play) {
        play.first.write("UPDATE test SET amount = amount + 10");
        play.second.write("DELETE FROM test WHERE amount = 20");
        play.first.commit();
        Read left = play.second.read("amount = 20");
        play.second.commit();
        return play.second.committed() && !left.rows().isEmpty();
    }

    /** Two transactions read a value and write what follows from it; one result is gone. */
    private static boolean p4(Play play) {
        play.first.read("id = 1");
        play.second.read("id = 1");
        play.first.write(set(1, 11));
        play.second.write(set(1, 11));
        play.first.commit();
        play.second.commit();
        return play.first.committed() && play.second.committed();
    }

    /** Row 1 is read from before another transaction, row 2 from after it. */
    private static boolean gSingle(Play play) {
        Read one = play.first.read("id = 1");
        play.second.read("id = 1");
        play.second.read("id = 2");
        play.second.write(set(1, 12));
        play.second.write(set(2, 18));
        play.second.commit();
        Read two = play.first.read("id = 2");
        play.first.commit();
        return one.amount(1).equals(Optional.of(10)) && two.amount(2).equals(Optional.of(18));
    }

    /** The same by searches: the second one finds what another transaction wrote after the first. */
    private static boolean gSingleSearch(Play play) {
        play.first.read("MOD(amount, 5) = 0");
        play.second.write("UPDATE test SET amount = 12 WHERE amount = 10");
        play.second.commit();
        Read later = play.first.read("MOD(amount, 3) = 0");
        play.first.commit();
        return !later.rows().isEmpty();
    }

    /** A transaction reads from before another one, and its write meets what that one left. */
    private static boolean gSingleWrite(Play play) {
        play.first.read("id = 1");
        play.second.read("TRUE");
        play.second.write(set(1, 12));
        play.second.write(set(2, 18));
        play.second.commit();
        play.first.write("DELETE FROM test WHERE amount = 20");
        play.first.commit();
        return play.first.committed();
    }

    /** One table is read from before another transaction, a second table from after it. Not of the Hermitage list. */
    private static boolean gSingleTwoTables(Play play) {
        Read one = play.first.read("id = 1");
        play.second.write(set(1, 12));
        play.second.write("UPDATE another SET amount = 12 WHERE id = 1");
        play.second.commit();
        Read two = play.first.read("another", "id = 1");
        play.first.commit();
        return one.amount(1).equals(Optional.of(10)) && two.amount(1).equals(Optional.of(12));
    }

    /** Two transactions read both rows, and each writes another one of them. */
    private static boolean g2Item(Play play) {
        play.first.read("id IN (1, 2)");
        play.second.read("id IN (1, 2)");
        play.first.write(set(1, 11));
        play.second.write(set(2, 21));
        play.first.commit();
        play.second.commit();
        return play.first.committed() && play.second.committed();
    }

    /** Two transactions search, find nothing, and each inserts what the other one searched for. */
    private static boolean g2(Play play) {
        play.first.read("MOD(amount, 3) = 0");
        play.second.read("MOD(amount, 3) = 0");
        play.first.write("INSERT INTO test VALUES (3, 30)");
        play.second.write("INSERT INTO test VALUES (4, 42)");
        play.first.commit();
        play.second.commit();
        return play.first.committed() && play.second.committed();
    }

    /** T1 reads from before T2, T3 from after it, and T1 writes what T3 has not seen. */
    private static boolean g2Three(Play play) {
        Read before = play.first.read("TRUE");
        play.second.write("UPDATE test SET amount = amount + 5 WHERE id = 2");
        play.second.commit();
        Read after = play.third.read("TRUE");
        play.third.commit();
        play.first.write(set(1, 0));
        play.first.commit();
        return play.first.committed()
                && before.amount(2).equals(Optional.of(20))
                && after.rows().equals(Map.of(1, 10, 2, 25));
    }

    private static String set(int id, int amount) {
        return "UPDATE test SET amount = " + amount + " WHERE id = " + id;
    }
}
