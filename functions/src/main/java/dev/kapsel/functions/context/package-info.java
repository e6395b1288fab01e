/**
 * Build contexts: taken in as archives, read with suspicion, named by what they hold. Where an
 * archive lies, and how it comes there without passing through a function, is behind {@link
 * dev.kapsel.functions.context.ContextStore}.
 */
@NullMarked
package dev.kapsel.functions.context;

import org.jspecify.annotations.NullMarked;
