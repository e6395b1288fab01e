/** What is wrong, risky or remarkable about a definition, rule by rule. */
@NullMarked
package dev.kapsel.model.analysis;

import org.jspecify.annotations.NullMarked;
