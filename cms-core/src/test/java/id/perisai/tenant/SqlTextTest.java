package id.perisai.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.tree.YieldTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every text of SQL or JPQL in the sources is put together of words that stand in the sources: at
 * each call that takes one, what is handed over is followed back to literals. A parameter is
 * followed to every call of its method in the same file; so a word that came from outside is found,
 * however many methods it went through.
 */
class SqlTextTest {
  /** Methods whose first argument is a text that the database reads as language. */
  private static final Set<String> TAKERS =
      Set.of(
          "createNativeQuery",
          "createQuery",
          "createNamedQuery",
          "createNativeMutationQuery",
          "createMutationQuery",
          "createSelectionQuery",
          "prepareStatement",
          "prepareCall",
          "nativeSQL",
          "addBatch");

  /** These take one only where they are asked of a statement, and have other meanings elsewhere. */
  private static final Set<String> TAKERS_OF_STATEMENTS =
      Set.of("execute", "executeQuery", "executeUpdate", "executeLargeUpdate");

  /** What these make of literals alone is as good as one. */
  private static final Set<String> OF_LITERALS = Set.of("formatted", "replace", "strip");

  private static final List<String> MODULES = List.of("cms-core", "cms-admin", "cms-web");
  private static final Map<String, Path> SOURCES = new HashMap<>();

  @BeforeAll
  static void find() throws IOException {
    for (String module : MODULES) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src/main/java"))) {
        files
            .filter(path -> path.toString().endsWith(".java"))
            .forEach(path -> SOURCES.put(path.getFileName().toString().replace(".java", ""), path));
      }
    }
  }

  /**
   * What is not a literal and cannot be a parameter: names of roles and of the database, which come
   * from the operator's own settings, are quoted, and are used before anybody can ask for anything.
   */
  private static final Set<String> QUOTED = Set.of("DatabaseRoles", "Database");

  @Test
  void no_text_of_sql_is_put_together_of_what_came_from_outside() throws IOException {
    List<String> wrong = new ArrayList<>();
    int seen = 0;
    for (String module : MODULES) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src/main/java"))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          String text = Files.readString(file);
          String name = file.getFileName().toString().replace(".java", "");
          if (TAKERS.stream().anyMatch(text::contains) || text.contains(".Statement;")) {
            Texts texts = new Texts(name, text);
            seen += texts.calls;
            if (!QUOTED.contains(name)) {
              wrong.addAll(texts.wrong);
            }
          }
        }
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(seen > 200, "the calls were found: " + seen);
  }

  @Test
  void what_is_quoted_instead_is_so_still() throws IOException {
    Set<String> needed = new TreeSet<>();
    for (String name : QUOTED) {
      if (!new Texts(name, Files.readString(SOURCES.get(name))).wrong.isEmpty()) {
        needed.add(name);
      }
    }
    assertEquals(new TreeSet<>(QUOTED), needed, "an exception that nothing needs");
  }

  @Test
  void finds_a_word_from_outside_wherever_it_comes_in() throws IOException {
    for (String body :
        List.of(
            "em.createNativeQuery(\"select 1 order by \" + word);",
            "em.createQuery(word);",
            "String sql = \"select 1\"; sql += word; em.createNativeQuery(sql);",
            "String sql; sql = \"select \" + word; em.createNativeQuery(sql);",
            "em.createNativeQuery(word.isEmpty() ? \"select 1\" : \"select \" + word);",
            "em.createNativeQuery(\"select %s\".formatted(word));",
            "em.createNativeQuery(String.format(\"select %s\", word));",
            "em.createNativeQuery(new StringBuilder(\"select \").append(word).toString());",
            "run(\"select \" + word);",
            "run(NAMES.get(word));",
            "run(unknown);",
            "em.createNativeQuery(COLUMNS.replace(\"a\", word));",
            "for (String one : word.split(\"\")) { em.createNativeQuery(one); }",
            "java.util.List.of(word).forEach(this::run);")) {
      Texts texts = new Texts("Planted", planted(body));
      assertTrue(!texts.wrong.isEmpty(), body);
    }
  }

  @Test
  void takes_words_that_stand_in_the_sources() throws IOException {
    for (String body :
        List.of(
            "em.createNativeQuery(\"select \" + COLUMNS + \" from t\");",
            "em.createNativeQuery(word.isEmpty() ? COLUMNS : \"select 2\");",
            "String sql = \"select 1\"; if (word.isEmpty()) { sql += \" limit 1\"; } run(sql);",
            "run(ordered(word));",
            "for (String one : List.of(\"a\", \"b\")) { run(\"select \" + one); }",
            "run(\"select %s\".formatted(COLUMNS));",
            "run(\"select \" + Column.valueOf(word).sql);",
            "em.createNativeQuery(\"select :word\").setParameter(\"word\", word);")) {
      assertEquals(List.of(), new Texts("Planted", planted(body)).wrong, body);
    }
  }

  private static String planted(String body) {
    return """
        class Planted {
          private static final String COLUMNS = "a, " + "b";
          private static final java.util.Map<String, String> NAMES = java.util.Map.of();
          public void find(String word) { %s }
          enum Column {
            A("lower(a)"), B("b");
            final String sql;
            Column(String sql) { this.sql = sql; }
          }
          private void run(String sql) { em.createNativeQuery(sql); }
          private static String ordered(String by) {
            return switch (by) { case "x" -> "select 1"; default -> { yield "select 2"; } };
          }
        }
        """
        .formatted(body);
  }

  /** The calls of one file, and those whose text is not wholly made of literals. */
  private static final class Texts {
    private final String file;
    private final List<String> wrong = new ArrayList<>();
    private int calls;

    private final Map<String, ExpressionTree> constants = new HashMap<>();
    private final Map<String, List<MethodTree>> methods = new HashMap<>();
    private final Map<String, List<Call>> callers = new HashMap<>();
    private final Set<String> references = new HashSet<>();
    private final List<ClassTree> enums = new ArrayList<>();

    /** A call, in the method where it stands (null in an initializer). */
    private record Call(MethodInvocationTree call, MethodTree in) {}

    Texts(String file, String text) throws IOException {
      this.file = file;
      CompilationUnitTree unit = parsed(file, text);
      List<Call> all = new ArrayList<>();
      new TreeScanner<Void, MethodTree>() {
        @Override
        public Void visitClass(ClassTree type, MethodTree in) {
          if (type.getKind() == Tree.Kind.ENUM) {
            enums.add(type);
          }
          for (Tree member : type.getMembers()) {
            if (member instanceof VariableTree field
                && field.getModifiers().getFlags().contains(Modifier.FINAL)
                && field.getModifiers().getFlags().contains(Modifier.STATIC)) {
              constants.put(field.getName().toString(), field.getInitializer());
            }
          }
          return super.visitClass(type, null);
        }

        @Override
        public Void visitMethod(MethodTree method, MethodTree in) {
          methods
              .computeIfAbsent(method.getName().toString(), key -> new ArrayList<>())
              .add(method);
          return super.visitMethod(method, method);
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, MethodTree in) {
          Call found = new Call(call, in);
          all.add(found);
          callers.computeIfAbsent(name(call), key -> new ArrayList<>()).add(found);
          return super.visitMethodInvocation(call, in);
        }

        @Override
        public Void visitMemberReference(MemberReferenceTree reference, MethodTree in) {
          references.add(reference.getName().toString());
          return super.visitMemberReference(reference, in);
        }
      }.scan(unit, null);
      boolean statements = text.contains("java.sql.");
      for (Call call : all) {
        boolean takes =
            TAKERS.contains(name(call.call()))
                || statements && TAKERS_OF_STATEMENTS.contains(name(call.call()));
        if (takes && !call.call().getArguments().isEmpty()) {
          calls++;
          ExpressionTree argument = call.call().getArguments().get(0);
          if (!literal(argument, call.in(), new HashSet<>())) {
            wrong.add(file + ": " + call.call().toString().lines().findFirst().orElse(""));
          }
        }
      }
    }

    private static String name(MethodInvocationTree call) {
      return call.getMethodSelect() instanceof MemberSelectTree select
          ? select.getIdentifier().toString()
          : call.getMethodSelect().toString();
    }

    /** Whether every value that this can have stands in the sources. */
    private boolean literal(Tree tree, MethodTree in, Set<Object> asked) {
      if (tree instanceof LiteralTree) {
        return true;
      }
      if (tree instanceof ParenthesizedTree parenthesized) {
        return literal(parenthesized.getExpression(), in, asked);
      }
      if (tree instanceof BinaryTree binary) {
        return binary.getKind() == Tree.Kind.PLUS
            && literal(binary.getLeftOperand(), in, asked)
            && literal(binary.getRightOperand(), in, asked);
      }
      if (tree instanceof ConditionalExpressionTree either) {
        return literal(either.getTrueExpression(), in, asked)
            && literal(either.getFalseExpression(), in, asked);
      }
      if (tree instanceof SwitchExpressionTree choice) {
        return choice.getCases().stream()
            .allMatch(
                one ->
                    one.getBody() instanceof ExpressionTree value
                        ? literal(value, in, asked)
                        : yields(one.getBody(), in, asked));
      }
      if (tree instanceof MethodInvocationTree call) {
        return OF_LITERALS.contains(name(call))
                && call.getMethodSelect() instanceof MemberSelectTree select
                && literal(select.getExpression(), in, asked)
            ? call.getArguments().stream().allMatch(one -> literal(one, in, asked))
            : methods.containsKey(name(call)) && returned(name(call), asked);
      }
      if (tree instanceof MemberSelectTree select) {
        return ofOther(select) || ofEnum(select.getIdentifier().toString());
      }
      if (tree instanceof IdentifierTree identifier) {
        return named(identifier.getName().toString(), in, asked);
      }
      return false;
    }

    /** A constant of another class, whose file is in the same package. */
    private boolean ofOther(MemberSelectTree select) {
      String type = select.getExpression().toString();
      Path file = SOURCES.get(type);
      if (file == null || type.equals(this.file)) {
        return false;
      }
      try {
        Texts other = new Texts(type, Files.readString(file));
        ExpressionTree value = other.constants.get(select.getIdentifier().toString());
        return value != null && other.literal(value, null, new HashSet<>());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** A field of an enum of this file, all of whose constants are made of literals. */
    private boolean ofEnum(String field) {
      return enums.stream()
          .filter(
              one ->
                  one.getMembers().stream()
                      .anyMatch(
                          member ->
                              member instanceof VariableTree variable
                                  && variable.getName().contentEquals(field)
                                  && variable.getModifiers().getFlags().contains(Modifier.FINAL)))
          .anyMatch(
              one ->
                  one.getMembers().stream()
                      .map(member -> member instanceof VariableTree made ? made : null)
                      .filter(made -> made != null)
                      .filter(made -> made.getInitializer() instanceof NewClassTree)
                      .flatMap(
                          made -> ((NewClassTree) made.getInitializer()).getArguments().stream())
                      .allMatch(value -> literal(value, null, new HashSet<>())));
    }

    private boolean named(String name, MethodTree in, Set<Object> asked) {
      if (in != null && !asked.add(in.getName() + "#" + name)) {
        return true; // asked already, further up
      }
      if (in != null) {
        for (int i = 0; i < in.getParameters().size(); i++) {
          if (in.getParameters().get(i).getName().contentEquals(name)) {
            return handed(in, i, asked) && assigned(name, in, asked, true);
          }
        }
        if (assigned(name, in, asked, false)) {
          return true;
        }
      }
      return constants.get(name) != null && literal(constants.get(name), null, asked);
    }

    /** What a parameter can be: the argument of every call in this file, and of no other file. */
    private boolean handed(MethodTree method, int place, Set<Object> asked) {
      List<Call> calls = callers.getOrDefault(method.getName().toString(), List.of());
      return method.getModifiers().getFlags().contains(Modifier.PRIVATE)
          && !references.contains(method.getName().toString())
          && calls.stream()
              .filter(call -> call.call().getArguments().size() == method.getParameters().size())
              .allMatch(call -> literal(call.call().getArguments().get(place), call.in(), asked));
    }

    /**
     * Whether every value given to this variable is literal, and, unless optional, there is one.
     */
    private boolean assigned(String name, MethodTree in, Set<Object> asked, boolean none) {
      List<Tree> values = new ArrayList<>();
      new TreeScanner<Void, Void>() {
        @Override
        public Void visitVariable(VariableTree variable, Void unused) {
          if (variable.getName().contentEquals(name) && variable.getInitializer() != null) {
            values.add(variable.getInitializer());
          }
          return super.visitVariable(variable, unused);
        }

        @Override
        public Void visitAssignment(AssignmentTree assignment, Void unused) {
          if (assignment.getVariable().toString().equals(name)) {
            values.add(assignment.getExpression());
          }
          return super.visitAssignment(assignment, unused);
        }

        @Override
        public Void visitEnhancedForLoop(EnhancedForLoopTree loop, Void unused) {
          if (loop.getVariable().getName().contentEquals(name)) {
            values.addAll(
                loop.getExpression() instanceof MethodInvocationTree list
                        && list.getMethodSelect().toString().equals("List.of")
                    ? list.getArguments()
                    : List.of(loop.getExpression()));
          }
          return super.visitEnhancedForLoop(loop, unused);
        }

        @Override
        public Void visitCompoundAssignment(CompoundAssignmentTree assignment, Void unused) {
          if (assignment.getVariable().toString().equals(name)) {
            values.add(assignment.getExpression());
          }
          return super.visitCompoundAssignment(assignment, unused);
        }
      }.scan(in.getBody(), null);
      return (none || !values.isEmpty())
          && values.stream().allMatch(value -> literal(value, in, asked));
    }

    private boolean returned(String method, Set<Object> asked) {
      return !asked.add(method + "()")
          || methods.get(method).stream()
              .allMatch(
                  one -> {
                    List<Tree> values = new ArrayList<>();
                    new TreeScanner<Void, Void>() {
                      @Override
                      public Void visitReturn(ReturnTree value, Void unused) {
                        values.add(value.getExpression());
                        return super.visitReturn(value, unused);
                      }
                    }.scan(one.getBody(), null);
                    return !values.isEmpty()
                        && values.stream().allMatch(value -> literal(value, one, asked));
                  });
    }

    private boolean yields(Tree body, MethodTree in, Set<Object> asked) {
      List<Tree> values = new ArrayList<>();
      new TreeScanner<Void, Void>() {
        @Override
        public Void visitYield(YieldTree value, Void unused) {
          values.add(value.getValue());
          return super.visitYield(value, unused);
        }
      }.scan(body, null);
      return values.stream().allMatch(value -> literal(value, in, asked));
    }

    private static CompilationUnitTree parsed(String name, String text) throws IOException {
      JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
      JavaFileObject source =
          new SimpleJavaFileObject(
              URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
              return text;
            }
          };
      JavacTask task =
          (JavacTask) compiler.getTask(null, null, null, List.of(), null, List.of(source));
      return task.parse().iterator().next();
    }
  }
}
