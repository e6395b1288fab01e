/** What is published about the service itself. */
@NullMarked
package dev.kapsel.functions.document;

import org.jspecify.annotations.NullMarked;
