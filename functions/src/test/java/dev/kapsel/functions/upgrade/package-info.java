/** What an earlier release wrote, in the hands of this one. */
@NullMarked
package dev.kapsel.functions.upgrade;

import org.jspecify.annotations.NullMarked;
