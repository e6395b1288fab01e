@org.jspecify.annotations.NullMarked
package dev.kapsel.model.difference;
