# Compiles the modules that come on standard input, and runs none of them.
#
# First line out: the version of this interpreter. Then, for each module, in: two numbers of four
# bytes, the path by that many bytes, the source by that many. Out: one number and that many bytes
# of a .pyc, or 0xffffffff where there is none. Numbers are unsigned, most significant byte first.
# docs/spec/layer-recipe.md says what the bytes are.
import gc
import marshal
import sys

MAGIC = sys.modules["_frozen_importlib_external"].MAGIC_NUMBER
FLAGS = b"\0\0\0\0" if sys.version_info >= (3, 7) else b""
MTIME = 315532800
NONE = b"\xff\xff\xff\xff"
CODE = type((lambda: None).__code__)
# From 3.11 on, marshal writes sets in an order of its own. Before, it is that of their hashes, and
# those of None and ... are where they lie in memory.
SETS_VARY = sys.version_info < (3, 11)


def varies(constant, in_set=False):
    if isinstance(constant, CODE):
        return any(varies(each) for each in constant.co_consts)
    if isinstance(constant, (tuple, frozenset)):
        in_set = in_set or isinstance(constant, frozenset)
        return any(varies(each, in_set) for each in constant)
    return in_set and (constant is None or constant is Ellipsis)


def little(value):
    return (value & 0xFFFFFFFF).to_bytes(4, "little")


def bytecode(path, source):
    code = compile(source, path, "exec", 0, True)
    if SETS_VARY and varies(code):
        return None
    return MAGIC + FLAGS + little(MTIME) + little(len(source)) + marshal.dumps(code)


def main():
    gc.disable()
    take = sys.stdin.buffer.read
    out = sys.stdout.buffer
    out.write(sys.version.split()[0].encode() + b"\n")
    out.flush()
    while True:
        lengths = take(8)
        if len(lengths) < 8:
            return
        path = take(int.from_bytes(lengths[:4], "big")).decode("utf-8")
        source = take(int.from_bytes(lengths[4:], "big"))
        try:
            made = bytecode(path, source)
        except Exception:
            made = None
        if made is None:
            out.write(NONE)
        else:
            out.write(len(made).to_bytes(4, "big"))
            out.write(made)
        made = None
        out.flush()


main()
