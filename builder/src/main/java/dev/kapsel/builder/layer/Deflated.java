package dev.kapsel.builder.layer;

import java.io.InputStream;

/**
 * Content that is compressed already, as an entry of a zip file is.
 *
 * @param size of what it unpacks to, in bytes
 * @param crc32 of what it unpacks to
 * @param compressedSize of the deflate stream in bytes; it must end exactly there
 * @param raw the deflate stream, without any wrapper; more may follow in the stream
 */
public record Deflated(long size, int crc32, long compressedSize, InputStream raw) {}
