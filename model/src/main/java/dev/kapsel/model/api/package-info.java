/** The HTTP contract: routes, requests, answers, problems. */
@NullMarked
package dev.kapsel.model.api;

import org.jspecify.annotations.NullMarked;
