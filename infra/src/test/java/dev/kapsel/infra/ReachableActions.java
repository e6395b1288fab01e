package dev.kapsel.infra;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which of AWS's actions the code of a function can come to, by the calls that it contains. A call
 * of an interface counts as one of each class that has it but other functions, so that the answer
 * is rather too large: what is not in it is certainly not needed.
 */
final class ReachableActions {

  private static final Pattern CLIENT =
      Pattern.compile(
          "software\\.amazon\\.awssdk\\.services\\.([a-z0-9]+)\\.(\\w+Client|presigner\\.\\w+)");

  /** Each part of a transaction is an action of its own. */
  private static final String TRANSACTION =
      "software.amazon.awssdk.services.dynamodb.model.TransactWriteItem$Builder";

  /** Where IAM calls a service otherwise than its client. */
  private static final Map<String, String> PREFIXES = Map.of("eventbridge", "events");

  private static final String FUNCTIONS = "dev.kapsel.functions";

  private static final JavaClasses CODE =
      new ClassFileImporter().importPath(Template.file("functions/target/classes"));

  /**
   * @param function its simple class name
   * @return such as {@code dynamodb:GetItem}
   */
  Set<String> of(String function) {
    return walk(function).found;
  }

  /** Those of them that a class comes to by the methods of it that the function calls. */
  Set<String> of(String function, Class<?> adapter) {
    Walk whole = walk(function);
    Walk within = new Walk(whole.function);
    whole.seen.stream()
        .filter(unit -> unit.getOwner().isEquivalentTo(adapter))
        .forEach(within::reach);
    within.goOn();
    return within.found;
  }

  private Walk walk(String name) {
    Walk walk = new Walk(CODE.get(FUNCTIONS + "." + name));
    walk.make(walk.function);
    walk.function.getAllMethods().stream()
        .filter(one -> walk.ours(one.getOwner()))
        .forEach(walk::reach);
    walk.goOn();
    return walk;
  }

  private static boolean isFunction(JavaClass one) {
    return one.getPackageName().equals(FUNCTIONS) && one.getSimpleName().endsWith("Function");
  }

  private static String action(String service, String method) {
    String name = method.equals("getObjectAsBytes") ? "getObject" : method.replace("presign", "");
    return PREFIXES.getOrDefault(service, service)
        + ":"
        + Character.toUpperCase(name.charAt(0))
        + name.substring(1);
  }

  /** From method to method, each once. */
  private final class Walk {

    private final JavaClass function;
    private final Deque<JavaCodeUnit> left = new ArrayDeque<>();
    private final Set<JavaCodeUnit> seen = new HashSet<>();
    private final Set<JavaClass> made = new HashSet<>();
    private final Set<String> found = new TreeSet<>();

    Walk(JavaClass function) {
      this.function = function;
    }

    void goOn() {
      while (!left.isEmpty()) {
        JavaCodeUnit unit = left.remove();
        Stream.of(
                unit.getMethodCallsFromSelf(),
                unit.getMethodReferencesFromSelf(),
                unit.getConstructorCallsFromSelf(),
                unit.getConstructorReferencesFromSelf())
            .flatMap(Set::stream)
            .forEach(this::follow);
      }
    }

    private boolean ours(JavaClass one) {
      return CODE.contain(one.getName());
    }

    private void reach(JavaCodeUnit unit) {
      if (seen.add(unit)) {
        left.add(unit);
        make(unit.getOwner());
      }
    }

    /** Whoever has an object of the class can also call what the JDK and libraries know it by. */
    private void make(JavaClass one) {
      if (ours(one) && made.add(one)) {
        one.getConstructors().forEach(this::reach);
        one.getStaticInitializer().ifPresent(this::reach);
        Set<String> known = new HashSet<>();
        Stream.concat(one.getAllRawInterfaces().stream(), one.getAllRawSuperclasses().stream())
            .filter(Predicate.not(this::ours))
            .flatMap(foreign -> foreign.getMethods().stream())
            .forEach(method -> known.add(method.getName()));
        one.getMethods().stream()
            .filter(method -> known.contains(method.getName()))
            .forEach(this::reach);
      }
    }

    private void follow(JavaCodeUnitAccess<?> call) {
      JavaClass owner = call.getTargetOwner();
      Matcher client = CLIENT.matcher(owner.getName());
      if (owner.getName().equals(TRANSACTION)) {
        found.add(action("dynamodb", call.getName()) + "Item");
      } else if (client.matches()) {
        found.add(action(client.group(1), call.getName()));
      } else if (ours(owner)) {
        call.getTarget().resolveMember().ifPresent(member -> reach((JavaCodeUnit) member));
        owner.getAllSubclasses().stream()
            .filter(one -> one.equals(function) || !isFunction(one))
            .flatMap(one -> one.getCodeUnits().stream())
            .filter(one -> one.getName().equals(call.getName()))
            .filter(one -> !one.isConstructor())
            .filter(
                one ->
                    one.getRawParameterTypes().size()
                        == call.getTarget().getRawParameterTypes().size())
            .forEach(this::reach);
      }
    }
  }
}
