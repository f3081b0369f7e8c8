import { useEffect, useId, useState } from "react";
import { texts } from "../texts.ts";
import type { FileKind } from "./file-problem.ts";

interface FileFieldProps {
  readonly kind: FileKind;
  readonly title: string;
  readonly file: File | undefined;
  readonly isOptional?: boolean;
  /** Why the field is unavailable with the current settings. */
  readonly unavailableReason?: string | undefined;
  readonly problem: string | undefined;
  /** Receives a file that has not been checked. */
  readonly onSelect: (file: File) => void;
  /** Undefined if the file cannot be removed. */
  readonly onRemove?: () => void;
}

const types: Readonly<Record<FileKind, readonly string[]>> = {
  image: ["image/png", "image/jpeg"],
  audio: ["audio/mpeg", "audio/wav", "audio/x-wav", "audio/wave"],
};

/** An image or audio file, which can be selected, dropped or pasted. */
export function FileField(props: FileFieldProps) {
  const { kind, title, file, isOptional, unavailableReason, problem, onSelect, onRemove } = props;
  const id = useId();
  const [isOver, setIsOver] = useState(false);
  const preview = usePreview(file);
  const note =
    problem ?? (unavailableReason && (file ? `${unavailableReason} ${texts.files.unsupported}` : unavailableReason));
  const isDisabled = unavailableReason !== undefined && !file;
  const add = kind === "image" ? texts.files.addImage : texts.files.addAudio;
  return (
    <div className="file" data-disabled={unavailableReason ? true : undefined}>
      <label
        className="slot"
        data-over={isOver || undefined}
        data-full={preview ? true : undefined}
        data-kind={kind}
        onDragOver={(event) => {
          event.preventDefault();
          setIsOver(!isDisabled);
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setIsOver(false);
          const dropped = event.dataTransfer.files[0];
          if (dropped && !isDisabled) onSelect(dropped);
        }}
      >
        <input
          type="file"
          accept={types[kind].join(",")}
          disabled={isDisabled}
          aria-label={file ? texts.files.replace(title) : `${title}: ${add}`}
          aria-describedby={note ? id : undefined}
          aria-invalid={problem !== undefined}
          onChange={(event) => {
            const selected = event.target.files?.[0];
            if (selected) onSelect(selected);
            // Without this the same file cannot be selected again after it was removed.
            event.target.value = "";
          }}
        />
        {preview && kind === "image" && <img src={preview} alt={texts.files.preview(title)} />}
        <span className="slot-text">
          <strong>
            {title} {isOptional && !preview && !isDisabled && <small>{texts.optional}</small>}
          </strong>
          {!preview && <small id={isDisabled ? id : undefined}>{isDisabled ? unavailableReason : add}</small>}
          {preview && kind === "audio" && <small>{file?.name}</small>}
        </span>
      </label>
      {file && onRemove && (
        <button type="button" className="remove" aria-label={texts.files.remove(title)} onClick={onRemove}>
          <svg viewBox="0 0 12 12" aria-hidden="true">
            <path d="m2 2 8 8m0-8-8 8" />
          </svg>
        </button>
      )}
      {note && !isDisabled && (
        <p className="hint" id={id} data-error={problem !== undefined || undefined}>
          {note}
        </p>
      )}
    </div>
  );
}

/** An object URL of the file, revoked when the file changes. */
function usePreview(file: File | undefined): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (!file) return setUrl(undefined);
    const created = URL.createObjectURL(file);
    setUrl(created);
    return () => URL.revokeObjectURL(created);
  }, [file]);
  return url;
}
