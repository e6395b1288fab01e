/** What requests cost: one look-up beside the bare read, and many requests at a time. */
package dev.kapsel.bench;
