package dev.kapsel.functions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.model.api.KapselJson;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Definitions that mean harm, drawn from a seed: the same number is the same text for ever. */
final class HostileDefinitions {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** What is done to a definition that was good. */
  enum Malice {
    REQUIREMENT,
    ADDRESS,
    TEXT,
    TYPE,
    MEMBER,
    SIZE,
    DEPTH,
    YAML,
    BYTES
  }

  static final List<String> REQUIREMENTS =
      List.of(
          "-r /etc/passwd",
          "--index-url=http://evil/",
          "-e .",
          "; rm -rf /",
          "$(id)",
          "`id`",
          "a|b",
          "a && b",
          "a\nb",
          "a\u0000b",
          "numpy; import os",
          "../x",
          "./x.whl",
          "/etc/passwd",
          "numpy @ file:///etc/passwd",
          "numpy @ http://169.254.169.254/x.whl",
          "numpy @ https://[::ffff:169.254.169.254]/x.whl",
          "numpy @ https://0x7f000001/x.whl",
          "numpy @ https://2130706433/x.whl",
          "numpy @ https://127.1/x.whl",
          "numpy @ ftp://x/y.whl",
          "numpy @ git+file:///etc",
          "numpy @ git+ssh://-oProxyCommand=id/x",
          "numpy @ https://localhost/x.whl",
          "numpy @ https://user:secret@example.com/x.whl",
          "numpy==" + "9".repeat(5000),
          "numpy" + "[a]".repeat(500),
          "é",
          "numpy>=1,<",
          "==1",
          "");

  static final List<String> ADDRESSES =
      List.of(
          "file:///etc/passwd",
          "http://169.254.169.254/latest/meta-data",
          "http://[fe80::1]/",
          "https://[::1]/simple",
          "http://0/",
          "http://127.0.0.1:22/",
          "gopher://x/",
          "javascript:1",
          "https://user:secret@example.com/",
          "https://example.com/\r\nHost: x",
          "//x",
          "http://",
          "https://\u0000",
          "https://10.0.0.1/",
          "data:text/plain,x",
          "../..",
          "https://exa mple/");

  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "\u0000",
          "../../etc/passwd",
          "$(id)",
          "${jndi:ldap://x/y}",
          "%s%n",
          "';--",
          "\ud800",
          "\u202e",
          "\ufeff",
          "a".repeat(70_000),
          "-x",
          "--",
          "{{7*7}}",
          "<script>",
          "~",
          "/",
          "curated");

  private static final List<String> YAMLS =
      List.of(
          "!!java.net.URL [\"http://169.254.169.254/\"]",
          "!!javax.script.ScriptEngineManager [x]",
          "!!python/object/apply:os.system [id]",
          "&a [*a]",
          "*nobody",
          "&a [1,1,1,1,1,1,1,1,1], b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]",
          "{<<: *x}",
          "? [a, b]\n: c",
          "\t- x",
          "%YAML 9.9",
          "--- a\n--- b",
          "'unclosed",
          "!<tag:yaml.org,2002:binary> aGk=",
          "0o777",
          ".inf",
          ".nan",
          "2001-01-01",
          "{".repeat(2000),
          "[".repeat(20_000),
          "- ".repeat(5000) + "x");

  private HostileDefinitions() {}

  static Malice malice(int number) {
    return Malice.values()[number % Malice.values().length];
  }

  /** The text of one definition, in JSON unless its malice is that of YAML. */
  static String text(long seed, int number) {
    RandomGenerator random =
        RandomGeneratorFactory.of("L64X128MixRandom").create(seed * 1_000_003 + number);
    ObjectNode good = good();
    return switch (malice(number)) {
      case REQUIREMENT -> {
        ((ArrayNode) good.at("/python/system/pip")).insert(0, pick(random, REQUIREMENTS));
        yield good.toString();
      }
      case ADDRESS -> {
        String address = pick(random, ADDRESSES);
        ObjectNode packages = (ObjectNode) good.get("packages");
        switch (random.nextInt(3)) {
          case 0 -> packages.put("index", address);
          case 1 -> packages.putArray("extraIndexes").add(address);
          default -> ((ObjectNode) good.get("image")).put("base", address);
        }
        yield good.toString();
      }
      case TEXT -> replaced(good, random, JSON.textNode(pick(random, TEXTS)));
      case TYPE -> replaced(good, random, odd(random));
      case MEMBER -> {
        ObjectNode at = pick(random, objects(good));
        at.set(pick(random, TEXTS), odd(random));
        yield good.toString();
      }
      case SIZE -> {
        ArrayNode pip = (ArrayNode) good.at("/python/system/pip");
        int many = random.nextInt(1000, 40_000);
        for (int i = 0; i < many; i++) {
          pip.add("p" + i);
        }
        yield good.toString();
      }
      case DEPTH -> {
        int depth = random.nextInt(10, 100_000);
        String deep = random.nextBoolean() ? "[" : "{\"a\":";
        yield "{\"schema\":\"kapsel/v1\",\"image\":" + deep.repeat(depth);
      }
      case YAML -> yaml(good, random);
      case BYTES -> mangled(good.toString(), random);
    };
  }

  private static ObjectNode good() {
    try {
      return (ObjectNode)
          KapselJson.mapper()
              .readTree(
                  """
                  {"schema": "kapsel/v1", "description": "good", "tags": {"team": "a"},
                   "image": {"base": "kapsel/python:3.11-bookworm"},
                   "python": {"system": {"over": "base", "pip": ["pandas>=2", "six==1.16.0"]}},
                   "packages": {"index": "https://example.com/simple", "preReleases": false},
                   "variables": {"MPLBACKEND": "Agg"}}
                  """);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode odd(RandomGenerator random) {
    return switch (random.nextInt(9)) {
      case 0 -> JSON.nullNode();
      case 1 -> JSON.booleanNode(random.nextBoolean());
      case 2 -> JSON.numberNode(random.nextLong());
      case 3 -> JSON.numberNode(new java.math.BigDecimal("1e999999"));
      case 4 -> JSON.arrayNode();
      case 5 -> JSON.objectNode();
      case 6 -> JSON.arrayNode().add(JSON.arrayNode().addNull());
      case 7 -> JSON.objectNode().set("", JSON.objectNode());
      default -> JSON.numberNode(-0.0);
    };
  }

  /** Another value in the place of one member or element, wherever it stands. */
  private static String replaced(ObjectNode good, RandomGenerator random, JsonNode value) {
    List<ObjectNode> objects = objects(good);
    ObjectNode at = pick(random, objects);
    List<String> names = new ArrayList<>();
    at.fieldNames().forEachRemaining(names::add);
    at.set(pick(random, names), value);
    return good.toString();
  }

  private static List<ObjectNode> objects(ObjectNode root) {
    List<ObjectNode> found = new ArrayList<>(List.of(root));
    for (JsonNode child : root) {
      if (child instanceof ObjectNode object) {
        found.addAll(objects(object));
      }
    }
    return found;
  }

  private static String yaml(ObjectNode good, RandomGenerator random) {
    String name = pick(random, List.of("description", "variables", "tags", "image", "python"));
    StringBuilder text = new StringBuilder();
    good.fields()
        .forEachRemaining(
            field -> {
              if (!field.getKey().equals(name)) {
                text.append(field.getKey()).append(": ").append(field.getValue()).append('\n');
              }
            });
    return text.append(name).append(": ").append(pick(random, YAMLS)).append('\n').toString();
  }

  private static String mangled(String good, RandomGenerator random) {
    StringBuilder text = new StringBuilder(good);
    for (int times = random.nextInt(1, 6); times > 0; times--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(3)) {
        case 0 -> text.setCharAt(at, (char) random.nextInt(1 << 16));
        case 1 -> text.deleteCharAt(at);
        default -> text.insert(at, pick(random, TEXTS));
      }
    }
    return text.toString();
  }

  private static <T> T pick(RandomGenerator random, List<T> some) {
    return some.get(random.nextInt(some.size()));
  }
}
