/** What makes an H2 database's commits durable: its file, and the wait for the disk. */
@NullMarked
package io.profilestore.disk;

import org.jspecify.annotations.NullMarked;
