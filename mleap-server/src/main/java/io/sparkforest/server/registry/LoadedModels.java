package io.sparkforest.server.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sparkforest.contract.Escaped;
import io.sparkforest.server.bundle.MemoryNeed;
import io.sparkforest.server.bundle.ModelFolder;
import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.error.RequestException;
import io.sparkforest.server.model.Model;
import io.sparkforest.server.model.ModelLoadException;
import io.sparkforest.server.model.SparkmlSchema;
import io.sparkforest.server.registry.ModelPage.Entry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models that are loaded, by name. All methods may be called by any number of threads; none but
 * {@link #load} takes long, and none waits for another's load.
 */
public final class LoadedModels {
  private static final Logger LOG = LoggerFactory.getLogger(LoadedModels.class);

  private final ModelsFolder folder;
  private final MemoryBudget budget;
  private final @Nullable SparkmlSchema schema;
  private final NavigableMap<String, LoadedModel> models = new ConcurrentSkipListMap<>();

  /**
   * No models yet.
   *
   * @param folder the folder below which all models lie
   * @param memory how many bytes of the heap models may take
   * @param schema the columns and the output of all of them; null if each has its own
   */
  public LoadedModels(Path folder, long memory, @Nullable SparkmlSchema schema) {
    this.folder = new ModelsFolder(folder);
    this.budget = new MemoryBudget(memory);
    this.schema = schema;
  }

  /**
   * Loads a model and returns when it is ready.
   *
   * @throws RequestException {@code BAD_MODEL_NAME}, {@code MODEL_ALREADY_LOADED}, {@code
   *     BAD_MODEL_URL}, {@code MODEL_NOT_FOUND}, {@code MODEL_NOT_LOADABLE} or {@code
   *     INSUFFICIENT_MEMORY}
   */
  public Model load(String name, String url) {
    ModelName.check(name);
    Path path = folder.resolve(url);
    long need = need(url, path);
    LoadedModel entry = new LoadedModel(name, url, () -> budget.release(need));
    if (models.putIfAbsent(name, entry) != null) {
      throw RequestException.of(
          ErrorCode.MODEL_ALREADY_LOADED, "a model \"" + name + "\" is loaded already");
    }
    boolean isLoaded = false;
    try {
      budget.reserve(name, need);
      try {
        Model model = load(url, path);
        entry.setModel(model);
        isLoaded = true;
        LOG.info(
            "Loaded the model \"{}\" from {}, about {} MB",
            name,
            oneLine(path.toString()),
            (need >> 20) + 1);
        return model;
      } finally {
        if (!isLoaded) {
          budget.release(need);
        }
      }
    } finally {
      if (!isLoaded) {
        models.remove(name, entry);
      }
    }
  }

  private static long need(String url, Path path) {
    try {
      return MemoryNeed.bytes(path);
    } catch (ModelLoadException e) {
      throw notLoadable(url, e);
    }
  }

  private Model load(String url, Path path) {
    try {
      return new ModelFolder(path, schema).load();
    } catch (ModelLoadException e) {
      throw notLoadable(url, e);
    }
  }

  private static RequestException notLoadable(String url, ModelLoadException e) {
    LOG.warn("The model at {} cannot be loaded: {}", oneLine(url), oneLine(e.getMessage()));
    return RequestException.of(
        ErrorCode.MODEL_NOT_LOADABLE,
        "the model at \"" + url + "\" cannot be loaded: " + e.getMessage());
  }

  /** A text that may come from a client, as one line of the log. */
  private static String oneLine(@Nullable String text) {
    return Escaped.spaced(String.valueOf(text));
  }

  /**
   * A model to score with.
   *
   * @throws RequestException {@code MODEL_NOT_FOUND} if no model of this name is loaded
   */
  public Lease lease(String name) {
    return Optional.ofNullable(models.get(name))
        .flatMap(LoadedModel::lease)
        .orElseThrow(() -> notFound(name));
  }

  /**
   * What is known of a model.
   *
   * @throws RequestException {@code MODEL_NOT_FOUND} if no model of this name is loaded
   */
  public Entry entry(String name) {
    return Optional.ofNullable(models.get(name))
        .filter(LoadedModel::isReady)
        .map(LoadedModels::entry)
        .orElseThrow(() -> notFound(name));
  }

  /**
   * Forgets a model. Requests that it scores at the moment are finished; its memory is free after
   * the last of them.
   *
   * @throws RequestException {@code MODEL_NOT_FOUND} if no model of this name is loaded
   */
  public void unload(String name) {
    LoadedModel entry = models.get(name);
    // First from the map: the name is free for another at once.
    if (entry == null || !entry.isReady() || !models.remove(name, entry) || !entry.unload()) {
      throw notFound(name);
    }
    LOG.info("Unloaded the model \"{}\"", name);
  }

  /**
   * Loaded models in the order of their names.
   *
   * @param token of the page before; null for the first page
   * @param limit how many at most
   * @throws RequestException {@code BAD_PAGE_TOKEN} if the token is not one of these
   */
  public ModelPage page(@Nullable String token, int limit) {
    List<Entry> page = new ArrayList<>();
    NavigableMap<String, LoadedModel> rest = models;
    if (token != null) {
      rest = models.tailMap(nameOf(token), false);
    }
    for (LoadedModel model : rest.values()) {
      if (page.size() == limit) {
        return new ModelPage(page, Optional.of(tokenOf(page.get(limit - 1).name())));
      }
      if (model.isReady()) {
        page.add(entry(model));
      }
    }
    return new ModelPage(page, Optional.empty());
  }

  /** Does something with each loaded model and its name. */
  public void forEach(BiConsumer<String, Model> action) {
    models
        .values()
        .forEach(entry -> entry.model().ifPresent(of -> action.accept(entry.name(), of)));
  }

  /** How many models are loaded. */
  public int size() {
    return (int) models.values().stream().filter(LoadedModel::isReady).count();
  }

  /** Bytes of the heap that are set aside for models, be they loaded or being loaded. */
  public long reservedBytes() {
    return budget.reserved();
  }

  /** Bytes of the heap that models may take. */
  public long memoryBytes() {
    return budget.bytes();
  }

  private static Entry entry(LoadedModel model) {
    return new Entry(model.name(), model.url());
  }

  /** The last name of a page, in characters that need no escaping in a URL. */
  private static String tokenOf(String name) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(name.getBytes(UTF_8));
  }

  private static String nameOf(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), UTF_8);
    } catch (IllegalArgumentException e) {
      throw RequestException.of(
          ErrorCode.BAD_PAGE_TOKEN, "\"next_page_token\" must be one that the server returned");
    }
  }

  private static RequestException notFound(String name) {
    return RequestException.of(ErrorCode.MODEL_NOT_FOUND, "no model \"" + name + "\" is loaded");
  }
}
