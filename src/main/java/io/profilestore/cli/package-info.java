/** The commands: each parses its arguments, makes one call, prints the result and maps failures to exit codes. */
@NullMarked
package io.profilestore.cli;

import org.jspecify.annotations.NullMarked;
