package com.example.spring;

import io.profilestore.Changes;
import io.profilestore.ProfileStore;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** A row of the application's own for each address, and the profile that goes with it. */
@Service
public class Signups {

    private final JdbcClient sql;
    private final ProfileStore profiles;

    public Signups(JdbcClient sql, ProfileStore profiles) {
        this.sql = sql;
        this.profiles = profiles;
    }

    /** @param then what else belongs to the transaction and may fail it */
    // adapter.md
    @Transactional
    public void signUp(String key, String email, Runnable then) {
        sql.sql("INSERT INTO signup (email) VALUES (?)").param(email).update();
        profiles.update(key, Changes.set("email", email)); // made at once, on another connection
        then.run(); // where this fails, the row of signup is gone and the change of the profile is not
    }
    // end

    /** Likewise. */
    // adapter.md
    @Transactional
    public void signUpInOrder(String key, String email, Runnable then) {
        sql.sql("INSERT INTO signup (email) VALUES (?)").param(email).update();
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                profiles.update(key, Changes.set("email", email));
            }
        });
        then.run(); // where this fails, neither is made
    }
    // end
}
