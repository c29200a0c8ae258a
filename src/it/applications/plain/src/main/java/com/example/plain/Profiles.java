package com.example.plain;

import io.profilestore.Changes;
import io.profilestore.Expect;
import io.profilestore.InvalidProfile;
import io.profilestore.OutcomeUnknown;
import io.profilestore.Profile;
import io.profilestore.ProfileStore;
import io.profilestore.StoreBusy;
import io.profilestore.StoreUnreachable;
import io.profilestore.VersionConflict;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a service does with profiles. */
public final class Profiles {

    private final ProfileStore store;

    public Profiles(ProfileStore store) {
        this.store = store;
    }

    // adapter.md
    /** Changes one field; answers with the HTTP status for whoever asked for it. */
    public int changeEmail(String key, String email) {
        try {
            store.update(key, Changes.set("email", email));
            return 204;
        } catch (InvalidProfile e) {
            return 400; // what they sent; e.getMessage() says what is wrong with it, e.pointer() where
        } catch (StoreBusy | StoreUnreachable e) {
            return 503; // nothing was changed; the same may work later
        } catch (OutcomeUnknown e) {
            // It may have been made or not. To set the same value twice does no harm: let them repeat it.
            return 503;
        }
    }
    // end

    // adapter.md
    /** Whether the change was made after all. False says less: it may be made yet, or somebody has changed more since. */
    public boolean isMade(String key, OutcomeUnknown unknown) {
        OptionalLong token = unknown.writeToken(); // empty for a delete, which leaves no profile to ask
        Optional<Profile> now = store.find(key);
        return token.isPresent() && now.isPresent() && now.get().writeToken().equals(token);
    }
    // end

    // adapter.md
    /** Counts a visit, and never twice, also where the connection breaks before the answer comes. */
    public void countVisit(String key) {
        Expect asRead = Expect.version(store.find(key).orElseThrow().version());
        Changes visit = Changes.increment("visits", 1);
        try {
            store.update(key, visit, asRead);
        } catch (OutcomeUnknown e) {
            if (!isMade(key, e)) {
                // A VersionConflict here: it was made and then changed, or somebody was faster.
                store.update(key, visit, asRead);
            }
        }
    }
    // end

    // adapter.md
    /** Saves what somebody edited on a page that showed this version; false where it has changed since. */
    public boolean save(String key, JsonNode edited, long version) {
        try {
            store.set(key, edited, Expect.version(version));
            return true;
        } catch (VersionConflict e) {
            return false; // show the newer one; e.actual() is its version, empty where the profile has gone
        }
    }
    // end

    // adapter.md
    /** Adds a tag, whoever else is adding some. */
    public void addTag(String key, String tag) {
        store.modify(key, profile -> {
            // Null where there is no profile. A copy, to be changed freely, perhaps several times over.
            ObjectNode changed = profile instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
            changed.withArrayProperty("tags").add(tag);
            return changed;
        });
    }
    // end

    /** @param meanwhile what somebody else does at just that moment */
    void addTagWrongly(String key, String tag, Runnable meanwhile) {
        // adapter.md
        ObjectNode profile = (ObjectNode) store.get(key).orElseThrow();
        profile.withArrayProperty("tags").add(tag);
        meanwhile.run(); // what others change here …
        store.set(key, profile); // … is lost here
        // end
    }
}
