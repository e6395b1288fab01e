package dev.kapsel.builder.wheel;

import dev.kapsel.builder.bytecode.BytecodeStore;

/** One file of a layer before it is written. */
sealed interface Planned {

  int mode();

  /** What a list of installed files says of it. */
  WheelRecord.Row row();

  /** Taken from the wheel as it is; the row is checked when it is written. */
  record Copied(ZipEntry entry, WheelRecord.Row row) implements Planned {
    @Override
    public int mode() {
      return entry.executable() ? 0755 : 0644;
    }
  }

  /** A script that gets another first line when it is written; its own hash has been checked. */
  record Rewritten(ZipEntry entry, WheelRecord.Row row) implements Planned {
    @Override
    public int mode() {
      return entry.executable() ? 0755 : 0644;
    }
  }

  /** Made by the base's Python from a module beside it; as in pip, lists say nothing of it. */
  record Compiled(BytecodeStore store, BytecodeStore.Piece piece) implements Planned {
    @Override
    public int mode() {
      return 0644;
    }

    @Override
    public WheelRecord.Row row() {
      return WheelRecord.Row.NONE;
    }
  }

  /** Made here. */
  record Made(byte[] content, int mode) implements Planned {
    @Override
    public WheelRecord.Row row() {
      return WheelRecord.Row.of(content);
    }
  }
}
