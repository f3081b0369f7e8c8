import { type McpServer, ResourceNotFoundError, ResourceTemplate } from "@modelcontextprotocol/server";
import { jsonText } from "./clean.ts";
import type { EndpointInfo } from "./load-endpoints.ts";
import { describeModel, listModels } from "./models.ts";

const mimeType = "application/json";

/** Adds the models and the fields of the endpoints as resources. They are data of this version, without a request. */
export function addResources(server: McpServer, endpoints: readonly EndpointInfo[]): void {
  const contents = (uri: URL, data: unknown): { contents: { uri: string; mimeType: string; text: string }[] } => ({
    contents: [{ uri: uri.href, mimeType, text: jsonText(data) }],
  });
  server.registerResource(
    "models",
    "klingkit://models",
    { title: "Models", description: "The models, and the endpoints that accept them", mimeType },
    (uri) => contents(uri, listModels()),
  );
  server.registerResource(
    "model",
    new ResourceTemplate("klingkit://models/{name}", { list: undefined }),
    { title: "Model", description: "What a model accepts, by endpoint", mimeType },
    (uri, { name }) => {
      try {
        return contents(uri, describeModel(String(name)));
      } catch {
        throw new ResourceNotFoundError(uri.href);
      }
    },
  );
  server.registerResource(
    "endpoint",
    new ResourceTemplate("klingkit://endpoints/{name}", {
      list: () => ({
        resources: endpoints.map(({ name }) => ({ uri: `klingkit://endpoints/${name}`, name, mimeType })),
      }),
    }),
    { title: "Endpoint", description: "The fields of the input of an endpoint, as JSON Schema", mimeType },
    (uri, { name }) => {
      const endpoint = endpoints.find((each) => each.name === name);
      if (!endpoint) throw new ResourceNotFoundError(uri.href);
      return contents(uri, endpoint.fields);
    },
  );
}
