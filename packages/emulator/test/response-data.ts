/** A list that the test expects to hold something. */
export type Some<T> = readonly [T, ...T[]];

interface Linked {
  readonly id: string;
  readonly url: string;
}

/** What tests look at in answers, of all endpoints together: what is there in truth, each test says itself. */
export interface Seen {
  readonly id: string;
  readonly task_id: string;
  readonly session_id: string;
  readonly status: string;
  readonly task_status: string;
  readonly created_at: number;
  readonly create_time: number;
  readonly watermark_info: unknown;
  readonly final_unit_deduction: string;
  readonly final_balance_deduction: unknown;
  readonly outputs: Some<Linked & { readonly duration: string }>;
  readonly billing: unknown;
  readonly task_result: {
    readonly videos: Some<Linked>;
    readonly images: Some<Linked & { readonly index: number; readonly watermark_url: string }>;
    readonly audios: Some<Linked & { readonly url_mp3: string; readonly url_wav: string }>;
    readonly voices: Some<{ readonly voice_id: string }>;
    readonly elements: Some<{ readonly status: string }>;
  };
  readonly face_data: Some<{ readonly face_image: string }>;
  readonly res: { readonly rle_mask_list: unknown };
  readonly resource_pack_subscribe_infos: Some<{ readonly status: string }>;
  readonly result: Some<Seen> & { readonly detail: Some<unknown>; readonly count: number };
  readonly next_cursor: string;
}
