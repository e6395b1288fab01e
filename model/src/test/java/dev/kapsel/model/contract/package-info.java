/** How the published contract is written, and what holds it to the code. */
@NullMarked
package dev.kapsel.model.contract;

import org.jspecify.annotations.NullMarked;
