/** What is counted and timed, for the dashboard and the alarms of an installation. */
@NullMarked
package dev.kapsel.functions.metric;

import org.jspecify.annotations.NullMarked;
