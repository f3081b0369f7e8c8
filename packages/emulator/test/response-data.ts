/** A list that the test expects to be non-empty. */
export type NonEmpty<T> = readonly [T, ...T[]];

interface Linked {
  readonly id: string;
  readonly url: string;
}

/** The response fields that tests read, of all endpoints. A response contains a part of them. */
export interface ResponseData {
  readonly id: string;
  readonly task_id: string;
  readonly session_id: string;
  readonly status: string;
  readonly task_status: string;
  readonly created_at: number;
  readonly create_time: number;
  readonly updated_at: number;
  readonly watermark_info: unknown;
  readonly final_unit_deduction: string;
  readonly final_balance_deduction: unknown;
  readonly outputs: NonEmpty<Linked & { readonly duration: string }>;
  readonly billing: unknown;
  readonly task_result: {
    readonly videos: NonEmpty<Linked>;
    readonly images: NonEmpty<Linked & { readonly index: number; readonly watermark_url: string }>;
    readonly audios: NonEmpty<Linked & { readonly url_mp3: string; readonly url_wav: string }>;
    readonly voices: NonEmpty<{ readonly voice_id: string }>;
    readonly elements: NonEmpty<{ readonly status: string }>;
  };
  readonly face_data: NonEmpty<{ readonly face_image: string }>;
  readonly res: { readonly rle_mask_list: unknown };
  readonly resource_pack_subscribe_infos: NonEmpty<{ readonly status: string }>;
  readonly result: NonEmpty<ResponseData> & { readonly detail: NonEmpty<unknown>; readonly count: number };
  readonly next_cursor: string;
}
