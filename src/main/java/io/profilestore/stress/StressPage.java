package io.profilestore.stress;

/** To come. */
public final class StressPage {

    private StressPage() {}

    /** The page. */
    public static String of(StressResult result) {
        return "<!DOCTYPE html>" + result.sentence();
    }
}
