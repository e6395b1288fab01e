/** What each route takes and answers: the contract as it is published. */
@NullMarked
package dev.kapsel.model.contract;

import org.jspecify.annotations.NullMarked;
