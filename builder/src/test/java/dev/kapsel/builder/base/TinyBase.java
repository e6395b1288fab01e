package dev.kapsel.builder.base;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kapsel.builder.registry.StubRegistry;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.ImageReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * A base image of one layer that has all that a base needs to be built on, and others of
 * incompressible bytes. What its manifest says of them can be made a lie.
 */
public final class TinyBase {

  public static final String REPOSITORY = "team/python";

  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

  private final byte[] tar = python().tar();
  private final List<byte[]> more = new ArrayList<>();
  private final StubRegistry registry;

  public final Digest layer;
  public final Digest config;

  /** What the manifest says of the first layer's size, besides the truth. */
  public int sizeLie;

  /** Stands in the configuration instead of the first layer's diff id. */
  public Digest diffId;

  public TinyBase(StubRegistry registry, int moreBytes) {
    this.registry = registry;
    more(moreBytes);
    this.layer = registry.blob(REPOSITORY, TestLayer.gzip(tar));
    this.diffId = Digest.of(tar);
    this.config = registry.blob(REPOSITORY, config());
  }

  /** Adds a layer of so many bytes, unlike all others. */
  public void more(int bytes) {
    byte[] random = new byte[bytes];
    new Random(more.size() + 1).nextBytes(random);
    more.add(new TestLayer().file("opt/more" + more.size() + ".bin", 0644, random).tar());
  }

  private byte[] config() {
    return """
        {"os":"linux","architecture":"amd64","rootfs":{"diff_ids":["%s"%s]}}
        """
        .formatted(
            diffId,
            more.stream().map(tar -> ",\"" + Digest.of(tar) + "\"").collect(Collectors.joining()))
        .getBytes(UTF_8);
  }

  public Digest publish() {
    byte[] first = TestLayer.gzip(tar);
    String others = more.stream().map(this::described).collect(Collectors.joining());
    byte[] config = config();
    String manifest =
        """
        {"schemaVersion":2,"config":{"size":%d,"digest":"%s"},
         "layers":[{"mediaType":"%s","size":%d,"digest":"%s"}%s]}
        """
            .formatted(
                config.length,
                registry.blob(REPOSITORY, config),
                TestLayer.GZIP,
                first.length + sizeLie,
                layer,
                others);
    return registry.manifest(REPOSITORY, "1", MANIFEST, manifest.getBytes(UTF_8));
  }

  private String described(byte[] tar) {
    byte[] blob = TestLayer.gzip(tar);
    return ",{\"mediaType\":\"%s\",\"size\":%d,\"digest\":\"%s\"}"
        .formatted(TestLayer.GZIP, blob.length, registry.blob(REPOSITORY, blob));
  }

  public ImageReference reference() {
    return ImageReference.parse(registry.address() + "/" + REPOSITORY + ":1");
  }

  static TestLayer python() {
    String library = "usr/local/lib/python3.11/";
    return new TestLayer()
        .file("usr/local/bin/python3.11", 0755, TestLayer.elf("x/3.11.9\0 3.11.2 \0"))
        .symbolicLink("usr/local/bin/python3", "python3.11")
        .symbolicLink("usr/local/bin/python", "/usr/local/bin/python3")
        .file(library + "os.py", "")
        .file(
            library + "site-packages/my_package-1.0.dist-info/METADATA",
            "Metadata-Version: 2.1\nName: My_Package\nVersion: 1.0\n\nVersion: 2.0\n")
        .file(library + "site-packages/old.egg-info", "Name: old\nVersion: 0.1\n")
        .file("etc/ld.so.conf", "include /etc/ld.so.conf.d/*.conf\n")
        .file("etc/ld.so.conf.d/z.conf", "# more\n/opt/lib\n")
        .file("opt/lib/libz.so.1", 0755, TestLayer.elf(""))
        .file("opt/lib/libtext.so", "GROUP ( /lib/libtext.so.1 )")
        .file("lib64/libc.so.6", 0755, TestLayer.elf("stable release version 2.36.\n"));
  }
}
