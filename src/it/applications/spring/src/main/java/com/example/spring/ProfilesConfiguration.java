package com.example.spring;

import io.profilestore.ProfileStore;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

// adapter.md
@Configuration
class ProfilesConfiguration {

    /** One for the whole application, on the connections that it has anyway. */
    @Bean(destroyMethod = "close")
    ProfileStore profileStore(DataSource dataSource) {
        return ProfileStore.open(dataSource);
    }
}
// end
