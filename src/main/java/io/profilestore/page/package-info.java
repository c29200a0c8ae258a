/** Pages of HTML that need nothing beside them: well-formed, for screens of any width and for print, light and dark. */
@NullMarked
package io.profilestore.page;

import org.jspecify.annotations.NullMarked;
