/** What is H2's own: its locations, opening, credentials, TLS, SQL, errors, and the gate for changing its tables. */
@NullMarked
package io.profilestore.h2;

import org.jspecify.annotations.NullMarked;
