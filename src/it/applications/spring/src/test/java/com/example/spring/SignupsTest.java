package com.example.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.profilestore.Changes;
import io.profilestore.ProfileStore;
import io.profilestore.StoreBusy;
import java.nio.file.Path;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class SignupsTest {

    private static final String KEY = "user:1001";

    private static final Runnable NOTHING = () -> {};
    private static final Runnable FAILS = () -> {
        throw new IllegalStateException("no");
    };

    @TempDir
    Path directory;

    @Test
    void signUp_transactionFails_keepsTheProfilesChange() {
        try (AnnotationConfigApplicationContext spring = start(2)) {
            Signups signups = spring.getBean(Signups.class);

            signups.signUp(KEY, "a@example.com", NOTHING);
            assertThatThrownBy(() -> signups.signUp(KEY, "b@example.com", FAILS))
                    .hasMessage("no");

            assertThat(email(spring)).isEqualTo("b@example.com");
            assertThat(rows(spring)).isEqualTo(1);
        }
    }

    @Test
    void signUpInOrder_transactionFails_makesNeither() {
        try (AnnotationConfigApplicationContext spring = start(2)) {
            Signups signups = spring.getBean(Signups.class);

            signups.signUpInOrder(KEY, "a@example.com", NOTHING);
            assertThatThrownBy(() -> signups.signUpInOrder(KEY, "b@example.com", FAILS))
                    .hasMessage("no");

            assertThat(email(spring)).isEqualTo("a@example.com");
            assertThat(rows(spring)).isEqualTo(1);
        }
    }

    @Test
    void signUp_noConnectionLeft_isBusyAndMakesNeither() {
        try (AnnotationConfigApplicationContext spring = start(1)) {
            assertThatThrownBy(() -> spring.getBean(Signups.class).signUp(KEY, "a@example.com", NOTHING))
                    .isInstanceOf(StoreBusy.class);

            assertThat(spring.getBean(ProfileStore.class).get(KEY)).isEmpty();
            assertThat(rows(spring)).isZero();
        }
    }

    @Test
    void transactionAwareDataSource_withinATransaction_isRefused() {
        try (AnnotationConfigApplicationContext spring = start(2);
                ProfileStore store =
                        ProfileStore.open(new TransactionAwareDataSourceProxy(spring.getBean(DataSource.class)))) {
            TransactionTemplate transaction = new TransactionTemplate(spring.getBean(PlatformTransactionManager.class));

            assertThatThrownBy(() -> transaction.executeWithoutResult(
                            status -> store.update(KEY, Changes.set("email", "a@example.com"))))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("auto-commit");
            assertThat(store.get(KEY)).isEmpty();
        }
    }

    @Test
    void context_closed_closesStoreBeforePool() {
        AnnotationConfigApplicationContext spring = start(2);
        HikariDataSource pool = spring.getBean(HikariDataSource.class);
        String[] closedBefore = spring.getBeanFactory().getDependentBeans("dataSource");

        spring.close();

        assertThat(closedBefore).contains("profileStore");
        assertThat(pool.isClosed()).isTrue();
    }

    private AnnotationConfigApplicationContext start(int poolSize) {
        AnnotationConfigApplicationContext spring = new AnnotationConfigApplicationContext();
        spring.getEnvironment()
                .getPropertySources()
                .addFirst(
                        new MapPropertySource("test", Map.of("directory", directory.toString(), "poolSize", poolSize)));
        spring.register(TestDatabase.class, ProfilesConfiguration.class, Signups.class);
        spring.refresh();
        return spring;
    }

    private static String email(AnnotationConfigApplicationContext spring) {
        return spring.getBean(ProfileStore.class)
                .get(KEY)
                .orElseThrow()
                .get("email")
                .stringValue();
    }

    private static long rows(AnnotationConfigApplicationContext spring) {
        return spring.getBean(JdbcClient.class)
                .sql("SELECT COUNT(*) FROM signup")
                .query(Long.class)
                .single();
    }
}
