/** Who may do what: roles, members, and what a route asks for. */
@NullMarked
package dev.kapsel.model.access;

import org.jspecify.annotations.NullMarked;
