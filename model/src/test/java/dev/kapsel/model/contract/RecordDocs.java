package dev.kapsel.model.contract;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.doctree.ValueTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import dev.kapsel.model.api.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** What Javadoc says of records and their components, so that the contract says the same. */
final class RecordDocs {

  private final Map<String, String> texts = new HashMap<>();

  private RecordDocs() {}

  /** Of the sources of this module. */
  static RecordDocs read() {
    RecordDocs docs = new RecordDocs();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      docs.parse(files.filter(file -> file.toString().endsWith(".java")).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return docs;
  }

  /** The first sentence on a type. */
  @Nullable String type(Class<?> type) {
    return said(type.getName());
  }

  /** What {@code @param} says of a component. */
  @Nullable String component(Class<?> record, String name) {
    return said(record.getName() + "#" + name);
  }

  /** What is null in Java is not there in JSON. */
  private @Nullable String said(String key) {
    String text = texts.getOrDefault(key, "");
    return text.isEmpty()
        ? null
        : text.replaceAll("\\bnull\\b", "absent").replaceAll("^Null\\b", "Absent");
  }

  private void parse(List<Path> files) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (var manager = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  manager,
                  null,
                  List.of("-proc:none"),
                  null,
                  manager.getJavaFileObjectsFromPaths(files));
      DocTrees trees = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        new Types(unit, trees).scan(unit, null);
      }
    }
  }

  private final class Types extends TreePathScanner<Void, Void> {

    private final DocTrees trees;
    private final Deque<String> names = new ArrayDeque<>();

    Types(CompilationUnitTree unit, DocTrees trees) {
      this.trees = trees;
      names.push(Objects.toString(unit.getPackageName(), "") + ".");
    }

    @Override
    public Void visitClass(ClassTree tree, Void unused) {
      String name = names.element() + tree.getSimpleName();
      DocCommentTree doc = trees.getDocCommentTree(getCurrentPath());
      if (doc != null) {
        texts.put(name, text(name, doc.getFirstSentence()));
        for (DocTree tag : doc.getBlockTags()) {
          if (tag instanceof ParamTree param && !param.isTypeParameter()) {
            texts.put(name + "#" + param.getName(), sentence(text(name, param.getDescription())));
          }
        }
      }
      names.push(name + "$");
      super.visitClass(tree, unused);
      names.pop();
      return null;
    }
  }

  private static String sentence(String text) {
    return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
  }

  private static String text(String type, List<? extends DocTree> parts) {
    String text = parts.stream().map(part -> text(type, part)).collect(Collectors.joining());
    return text.replaceAll("\\s+", " ").strip();
  }

  private static String text(String type, DocTree part) {
    return switch (part) {
      case TextTree text -> text.getBody();
      case LiteralTree literal -> "`" + literal.getBody().getBody() + "`";
      case LinkTree link ->
          link.getLabel().isEmpty()
              ? "`" + linked(link.getReference().getSignature()) + "`"
              : text(type, link.getLabel());
      case ValueTree value -> constant(type, value.getReference().getSignature());
      default -> "";
    };
  }

  private static String constant(String type, String signature) {
    try {
      Field field = Class.forName(type).getDeclaredField(signature.substring(1));
      field.setAccessible(true);
      return String.valueOf(field.get(null));
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(type + signature, e);
    }
  }

  /** A route is called by the name of its operation. */
  private static String linked(String signature) {
    String last = signature.substring(signature.lastIndexOf('#') + 1);
    return signature.startsWith("Route#") ? OpenApiDocument.operation(Route.valueOf(last)) : last;
  }
}
