package dev.kapsel.builder.layer;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks deflate streams with the machine's libdeflate, in half the time that the JDK's zlib
 * takes. Only for streams that are held whole, and only where the library is installed. One thread
 * per instance.
 *
 * @see <a href="https://github.com/ebiggers/libdeflate/blob/v1.14/libdeflate.h">libdeflate.h</a>
 */
final class NativeInflate implements AutoCloseable {

  private static final @Nullable Functions FUNCTIONS = Functions.find();

  /** Of a stream, and of what it unpacks to, in bytes: all of it is held in memory. */
  static final int MOST_PACKED = 4 << 20;

  static final int MOST_UNPACKED = 16 << 20;

  private static final int SUCCESS = 0;

  private static final int LEAST_ROOM = 1 << 16;

  private final Functions functions;
  private final Room in = new Room();
  private final Room out = new Room();
  private final Room counts = new Room();
  private final MemorySegment decompressor;

  private NativeInflate(Functions functions) {
    this.functions = functions;
    this.decompressor = functions.decompressor();
  }

  /** Null where the machine has no libdeflate. */
  static @Nullable NativeInflate open() {
    return FUNCTIONS == null ? null : new NativeInflate(FUNCTIONS);
  }

  /**
   * Unpacks a stream.
   *
   * @param size in bytes, of what it should unpack to
   * @return what it unpacks to, until the next call; null if that has another size, the stream does
   *     not end on its last byte, or is broken
   */
  @Nullable ByteBuffer inflate(byte[] stream, int length, int size) {
    MemorySegment packed = in.of(length);
    MemorySegment unpacked = out.of(size);
    MemorySegment sizes = counts.of(2 * Long.BYTES);
    MemorySegment.copy(MemorySegment.ofArray(stream), 0, packed, 0, length);
    boolean whole =
        functions.decompress(decompressor, packed, length, unpacked, size, sizes) == SUCCESS
            && sizes.getAtIndex(JAVA_LONG, 0) == length
            && sizes.getAtIndex(JAVA_LONG, 1) == size;
    return whole ? unpacked.asSlice(0, size).asByteBuffer() : null;
  }

  @Override
  public void close() {
    functions.release(decompressor);
    in.free();
    out.free();
    counts.free();
  }

  /** Memory outside of the heap that grows by doubling; what is outgrown is given back. */
  private static final class Room {
    private Arena arena = Arena.ofShared();
    private MemorySegment memory = MemorySegment.NULL;

    @SuppressWarnings("MustBeClosedChecker") // closed when outgrown, the last one by free()
    MemorySegment of(long wanted) {
      if (memory.byteSize() < wanted) {
        long grown = Math.max(Math.max(wanted, LEAST_ROOM), 2 * memory.byteSize());
        arena.close();
        arena = Arena.ofShared();
        memory = arena.allocate(grown);
      }
      return memory;
    }

    void free() {
      arena.close();
    }
  }

  /** What is called of the library. */
  private record Functions(MethodHandle allocate, MethodHandle inflate, MethodHandle free) {

    private static final String LIBRARY = "libdeflate.so.0";

    private static @Nullable Functions find() {
      Linker linker = Linker.nativeLinker();
      try {
        SymbolLookup library = SymbolLookup.libraryLookup(LIBRARY, Arena.global());
        return new Functions(
            linker.downcallHandle(
                library.findOrThrow("libdeflate_alloc_decompressor"),
                FunctionDescriptor.of(ADDRESS)),
            linker.downcallHandle(
                library.findOrThrow("libdeflate_deflate_decompress_ex"),
                FunctionDescriptor.of(
                    JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS)),
            linker.downcallHandle(
                library.findOrThrow("libdeflate_free_decompressor"),
                FunctionDescriptor.ofVoid(ADDRESS)));
      } catch (IllegalArgumentException
          | NoSuchElementException
          | UnsupportedOperationException e) {
        return null;
      }
    }

    MemorySegment decompressor() {
      try {
        MemorySegment made = (MemorySegment) allocate.invokeExact();
        if (made.equals(MemorySegment.NULL)) {
          throw new OutOfMemoryError("libdeflate finds no memory");
        }
        return made;
      } catch (Throwable e) {
        throw unexpected(e);
      }
    }

    int decompress(
        MemorySegment decompressor,
        MemorySegment in,
        long length,
        MemorySegment out,
        long size,
        MemorySegment sizes) {
      try {
        return (int)
            inflate.invokeExact(
                decompressor, in, length, out, size, sizes, sizes.asSlice(Long.BYTES));
      } catch (Throwable e) {
        throw unexpected(e);
      }
    }

    void release(MemorySegment decompressor) {
      try {
        free.invokeExact(decompressor);
      } catch (Throwable e) {
        throw unexpected(e);
      }
    }

    /** A call that declares nothing throws nothing but errors. */
    private static RuntimeException unexpected(Throwable e) {
      if (e instanceof Error error) {
        throw error;
      }
      return new IllegalStateException(e);
    }
  }
}
