/** What becomes of a store when processes are killed, disks fail and connections break: docs/durability.md. */
@NullMarked
package io.profilestore.fault;

import org.jspecify.annotations.NullMarked;
