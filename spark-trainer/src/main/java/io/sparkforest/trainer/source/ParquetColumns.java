package io.sparkforest.trainer.source;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/**
 * What of a Parquet file's schema is columns of a table. Fields of a struct are columns whose names
 * are joined by a point; lists and maps are no values, and what is not used is not read.
 *
 * @param values the columns with a value in each row
 * @param lists names of the lists and maps, whose columns stay empty
 * @param unread names of nested columns that are not used, which stay empty as well
 * @param projection the part of the schema that is read; the whole where that is nothing
 */
record ParquetColumns(
    List<Value> values, List<String> lists, List<String> unread, MessageType projection) {
  /**
   * A column.
   *
   * @param name its name in the table
   * @param path names of the fields that lead to it
   * @param type how its values are stored
   */
  record Value(String name, List<String> path, PrimitiveType type) {
    /** The group that holds the value in a row; nothing where a struct above it is missing. */
    Optional<Group> parent(Group row) {
      Group group = row;
      for (String field : path.subList(0, path.size() - 1)) {
        if (group.getFieldRepetitionCount(field) == 0) {
          return Optional.empty();
        }
        group = group.getGroup(field, 0);
      }
      return Optional.of(group);
    }

    String field() {
      return path.get(path.size() - 1);
    }
  }

  static ParquetColumns of(MessageType schema, Set<String> dropped) {
    List<Value> values = new ArrayList<>();
    List<String> lists = new ArrayList<>();
    List<String> unread = new ArrayList<>();
    List<Type> read = new ArrayList<>();
    for (Type field : schema.getFields()) {
      int before = values.size();
      add(field, List.of(), dropped, values, lists, unread);
      if (values.size() > before) {
        read.add(field);
      }
    }
    MessageType projection = read.isEmpty() ? schema : new MessageType(schema.getName(), read);
    return new ParquetColumns(values, lists, unread, projection);
  }

  private static void add(
      Type field,
      List<String> above,
      Set<String> dropped,
      List<Value> values,
      List<String> lists,
      List<String> unread) {
    List<String> path = new ArrayList<>(above);
    path.add(field.getName());
    String name = String.join(".", path);
    if (dropped.contains(name)) {
      unread.add(name);
    } else if (field.isRepetition(Type.Repetition.REPEATED) || isCollection(field)) {
      lists.add(name);
    } else if (field.isPrimitive()) {
      values.add(new Value(name, path, field.asPrimitiveType()));
    } else {
      GroupType struct = field.asGroupType();
      struct.getFields().forEach(part -> add(part, path, dropped, values, lists, unread));
    }
  }

  private static boolean isCollection(Type field) {
    LogicalTypeAnnotation annotation = field.getLogicalTypeAnnotation();
    return annotation instanceof LogicalTypeAnnotation.ListLogicalTypeAnnotation
        || annotation instanceof LogicalTypeAnnotation.MapLogicalTypeAnnotation
        || annotation instanceof LogicalTypeAnnotation.MapKeyValueTypeAnnotation;
  }

  /** All columns of the table, in the order of the schema as far as they have values. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    values.forEach(value -> names.add(value.name()));
    names.addAll(lists);
    names.addAll(unread);
    return names;
  }

  /** A name that two columns have, such as a field of a struct and one whose name has a point. */
  Optional<String> repeatedName() {
    Set<String> seen = new HashSet<>();
    return names().stream().filter(name -> !seen.add(name)).findFirst();
  }
}
